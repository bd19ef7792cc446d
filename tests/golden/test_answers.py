"""What is shipped answers as it did, and every number is what a plain count of its pictures is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

import pytest

from engine.cli import main
from engine.experiment.metrics import METRICS, count_of
from engine.experiment.specs import Spec, from_document
from engine.runs.result import Result
from engine.runs.store import Store, StoredRun
from tests.golden.shipped import (
    REBUILD,
    STARTER,
    answer_of,
    golden,
    lasting,
    listed,
    only_shipped,
    words_of,
)

pytestmark = pytest.mark.skipif(not STARTER.is_dir(), reason="nothing is shipped")

GOLDEN = golden()


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return only_shipped(tmp_path_factory.mktemp("cache"))


def stored(store: Store, key: str) -> StoredRun:
    run = store.find(key)
    assert run is not None, f"{key} is not shipped any more: {REBUILD}"
    return run


def spec_of(run: StoredRun) -> Spec:
    document = dict(run.document)
    document.pop("schema", None)
    return from_document(document)


class Row(NamedTuple):
    """One prediction, as a plain count needs it."""

    set: str
    index: int
    correct: int
    given: int
    goal: int
    outside: bool
    predicted: int


def rows_of(run: StoredRun) -> list[Row]:
    table = Result(run).predictions
    columns = [table[name].tolist() for name in Row._fields]
    return [Row(*values) for values in zip(*columns, strict=True)]


def counted(rows: Sequence[Row], *, has_trigger: bool) -> dict[str, tuple[int, int]]:
    """Hits and pictures of every metric, by definition and one row after the other."""
    found = dict.fromkeys(METRICS, (0, 0))

    def count(name: str, hit: bool) -> None:
        hits, n = found[name]
        found[name] = hits + int(hit), n + 1

    clean = {row.index: row.predicted for row in rows if row.set == "clean_test"}
    for row in rows:
        is_right = row.predicted == row.correct
        if row.set == "affected_test":
            count("acc_corr", is_right)
            if row.goal >= 0:
                count("acc_corr_pulled", is_right)
                count("asr", row.predicted == row.goal)
            if has_trigger and row.index in clean:
                count("triggers_say", row.predicted != clean[row.index])
        if row.set == "clean_test" and row.outside:
            count("acc_retain", is_right)
        if row.set == "manipulated":
            count("acc_corr_train", is_right)
            count("fit", row.predicted == row.given)
    return found


def test_the_list_has_every_shipped_original_and_every_shipped_method(shipped: Store):
    documents = {key: stored(shipped, key).document for key in shipped.shipped_keys()}
    originals = {key for key, document in documents.items() if "train" not in document}
    methods = {
        document["unlearner"]["type"] for document in documents.values() if "train" in document
    }

    assert set(GOLDEN) == set(listed(shipped)), f"shipped runs were replaced: {REBUILD}"
    assert originals <= set(GOLDEN)
    assert {one["unlearner"] for one in GOLDEN.values()} == {None, *methods}


def test_every_shipped_run_answers_as_it_did(shipped: Store):
    for key, before in GOLDEN.items():
        now = answer_of(shipped, key)

        assert {name: now[name] for name in before} == before, key


def test_the_command_prints_that_answer(shipped: Store, capsys: pytest.CaptureFixture[str]):
    key = next(iter(GOLDEN))

    main(["run", "--cache", str(shipped.root), *words_of(stored(shipped, key))])

    assert lasting(json.loads(capsys.readouterr().out)) == answer_of(shipped, key)


def test_every_number_is_what_a_plain_count_of_its_stored_predictions_gives(shipped: Store):
    for key, said in GOLDEN.items():
        run = stored(shipped, key)
        trigger = spec_of(run).original.manipulation.trigger
        for name, (hits, n) in counted(rows_of(run), has_trigger=trigger is not None).items():
            assert said[name] == (hits / n if n else None), (key, name)
            assert said[count_of(name)] == n, (key, name)


def test_what_was_changed_and_chosen_is_what_its_files_say(shipped: Store):
    for key, said in GOLDEN.items():
        run = stored(shipped, key)
        result, before = Result(run), stored(shipped, said["original"])
        if "n_changed" in said:
            pairs = zip(rows_of(before), rows_of(run), strict=True)
            assert said["n_changed"] == sum(a.predicted != b.predicted for a, b in pairs), key
        if said["chosen"] is None:
            assert result.grid is None, key
        else:
            assert result.grid is not None
            settings = result.grid.to_dict("records")
            best = max(settings, key=lambda setting: setting["score"])
            assert said["chosen"].items() <= best.items() and best["chosen"], key

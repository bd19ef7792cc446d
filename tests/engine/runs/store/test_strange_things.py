"""Whatever stands where a run belongs: it blocks nothing, and nothing outside the store is lost."""

from __future__ import annotations

import os
import shutil

import pytest

from engine.base.progress import Cancelled
from engine.experiment.specs import TrainSpec, cache_key
from engine.runs.jobs import execute
from engine.runs.store import Store, gc, verify_all
from engine.runs.store.placing import ASIDE, STAGED
from engine.runs.store.upkeep import remove_half_written
from tests.engine.runs import whole
from tests.engine.runs.jobs.computations import Counting, Failing
from tests.engine.runs.store.runs import FILES, found, put

NAMES = ["MANIFEST.json", "spec.json", "metrics.json", "status.json", "events.jsonl", "cancel"]


def with_folder_at(store: Store, tiny: TrainSpec, name: str) -> str:
    """A finished run in which a folder with a file stands where ``name`` should be."""
    key = execute(tiny, store, compute=Counting())
    path = store.root / "runs" / key / name
    path.unlink(missing_ok=True)
    path.mkdir()
    (path / "inside.txt").write_text("x")
    return key


@pytest.mark.parametrize("name", [*NAMES, "used", "predictions.parquet"])
def test_a_folder_where_a_file_should_be_blocks_nothing(store: Store, tiny: TrainSpec, name: str):
    key = with_folder_at(store, tiny, name)

    assert store.state(key).state in ("done", "absent")
    store.folder(key).request_cancel()
    assert store.rows() is not None and store.active() == []
    assert execute(tiny, store, compute=Counting()) == key
    assert found(store, key).read("metrics.json") == whole.METRICS


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_in_an_unfinished_run_blocks_nothing(store: Store, tiny: TrainSpec, name: str):
    path = store.root / "runs" / cache_key(tiny) / name
    path.mkdir(parents=True)
    (path / "inside.txt").write_text("x")

    key = execute(tiny, store, compute=Counting())

    assert found(store, key).read("metrics.json") == whole.METRICS


def test_a_file_where_the_runs_folder_should_be_blocks_nothing(store: Store, tiny: TrainSpec):
    path = store.root / "runs" / cache_key(tiny)
    path.parent.mkdir(parents=True)
    path.write_text("x")

    assert store.state(path.name).state == "absent"
    assert execute(tiny, store, compute=Counting()) == path.name


@pytest.fixture
def elsewhere(tmp_path):
    """A folder outside the store with somebody's thesis."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    yield folder
    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        "thesis.txt": "years of work"
    }


def linked(store: Store, key: str, elsewhere) -> None:
    (store.root / "runs").mkdir(parents=True, exist_ok=True)
    (store.root / "runs" / key).symlink_to(elsewhere)


def test_making_a_run_never_follows_a_link_out_of_the_store(
    store: Store, tiny: TrainSpec, elsewhere
):
    linked(store, cache_key(tiny), elsewhere)

    key = execute(tiny, store, compute=Counting())

    assert found(store, key) and not (store.root / "runs" / key).is_symlink()


def test_deleting_a_linked_run_removes_the_link_alone(store: Store, elsewhere):
    linked(store, "0" * 20, elsewhere)

    store.delete("0" * 20)

    assert list(store.own_keys()) == []


def test_a_link_that_leads_nowhere_can_be_deleted(store: Store, tmp_path):
    linked(store, "0" * 20, tmp_path / "nowhere")

    store.delete("0" * 20)

    assert list(store.own_keys()) == []


def test_upkeep_and_cancelling_never_follow_a_link(store: Store, elsewhere):
    linked(store, "0" * 20, elsewhere)
    (elsewhere / ".draft-mine").write_text("a draft of the thesis")
    folder = store.folder("0" * 20)

    folder.request_cancel()
    folder.withdraw_cancel()
    list(verify_all(store))

    assert (elsewhere / ".draft-mine").exists()
    (elsewhere / ".draft-mine").unlink()
    assert gc(store, max_bytes=0).freed == 0
    assert (elsewhere / "thesis.txt").exists()


def test_a_linked_damaged_run_is_put_aside_as_a_link(store: Store, tmp_path):
    key = put(store)
    outside = tmp_path / "outside"
    shutil.move(store.root / "runs" / key, outside)
    (outside / "metrics.json").write_bytes(b"")
    before = {path.name: path.read_bytes() for path in outside.iterdir()}
    linked(store, key, outside)

    assert store.find(key) is None
    gc(store, max_bytes=0)

    assert not os.path.lexists(store.root / "runs" / key)
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == before


def test_a_status_that_is_a_link_is_replaced_and_what_it_leads_to_stays(store: Store, elsewhere):
    folder = store.folder("0" * 20)
    folder.path.mkdir(parents=True)
    for name in ("status.json", "cancel", "events.jsonl"):
        (folder.path / name).symlink_to(elsewhere / "thesis.txt")

    folder.write_status("queued")
    folder.clear()
    folder.append_event({"done": 1})

    assert folder.status.state == "queued" and folder.events()[0] == [{"done": 1}]


def test_drafts_that_a_kill_left_in_a_finished_run_are_removed(store: Store):
    key = put(store)
    for n in range(20):
        (store.root / "runs" / key / f".draft-status.json-{n:08x}").write_bytes(b"half")

    with store.folder(key).claim():
        assert remove_half_written(store) == 0
    list(verify_all(store))

    assert not [p for p in (store.root / "runs" / key).iterdir() if p.name.startswith(".draft-")]
    assert found(store, key).files


WEIGHTS = "model.safetensors"


class WithWeights(Counting):
    def __call__(self, spec, *, fetch, progress):
        return {**super().__call__(spec, fetch=fetch, progress=progress), WEIGHTS: whole.WEIGHTS}


@pytest.mark.parametrize("error", [Cancelled(), ValueError("it diverged"), KeyboardInterrupt()])
def test_a_run_that_lacks_its_weights_survives_a_failed_attempt_to_make_them(
    store: Store, tiny: TrainSpec, error: BaseException
):
    key = execute(tiny, store, compute=Counting())
    before = found(store, key).manifest

    with pytest.raises(type(error)):
        execute(tiny, store, needs=(WEIGHTS,), compute=Failing(error))

    assert Store(store.root).find(key).manifest == before
    assert store.state(key).state == "done"
    assert [row["key"] for row in Store(store.root).rows()] == [key]


def test_a_run_that_lacks_its_weights_gets_them(store: Store, tiny: TrainSpec):
    key = execute(tiny, store, compute=Counting())

    execute(tiny, store, needs=(WEIGHTS,), compute=WithWeights())

    run = Store(store.root).find(key, needs=(WEIGHTS,))
    assert run.read(WEIGHTS) == whole.WEIGHTS
    assert {path.name for path in (store.root / "runs").iterdir()} == {key}
    assert store.folder(key).events()[0]


class Watching(Counting):
    """Looks at the store while the weights are made."""

    def __init__(self, store: Store, key: str) -> None:
        super().__init__()
        self.store, self.key = store, key

    def __call__(self, spec, *, fetch, progress):
        self.active = [key for key, _ in self.store.active()]
        self.numbers = self.store.find(self.key)
        return {**super().__call__(spec, fetch=fetch, progress=progress), WEIGHTS: whole.WEIGHTS}


def test_while_weights_are_made_the_run_is_shown_and_is_among_the_active(
    store: Store, tiny: TrainSpec
):
    key = execute(tiny, store, compute=Counting())
    watching = Watching(store, key)

    execute(tiny, store, needs=(WEIGHTS,), compute=watching)

    assert watching.active == [key] and watching.numbers is not None
    assert store.active() == []


@pytest.mark.parametrize("moment", ["first rename", "second rename", "removal"])
def test_a_kill_while_a_run_is_replaced_loses_neither(
    store: Store, tiny: TrainSpec, monkeypatch: pytest.MonkeyPatch, moment: str
):
    key = execute(tiny, store, compute=Counting())
    killed = Killed(moment)
    with monkeypatch.context() as patch:
        killed.at(patch)
        with pytest.raises(Killed):
            execute(tiny, store, needs=(WEIGHTS,), compute=WithWeights())

    later = Store(store.root)

    assert [row["key"] for row in later.rows()] == [key]
    assert found(later, key).read("metrics.json") == whole.METRICS
    remove_half_written(later)
    left = {path.name for path in (store.root / "runs").iterdir()}
    assert left == {key}


class Killed(BaseException):
    """Stands for the end of the process: from then on nothing on disk changes."""

    def __init__(self, moment: str) -> None:
        self.moment = moment

    def at(self, patch: pytest.MonkeyPatch) -> None:
        from engine.runs.store import durable, placing
        from engine.runs.store.run_folder import RunFolder

        renames = []
        rename = placing.Path.rename

        def counted(path, target):
            if STAGED in str(path) or ASIDE in str(target):
                renames.append(path)
                if len(renames) == {"first rename": 1, "second rename": 2}.get(self.moment, 9):
                    raise self
            return rename(path, target)

        def no_removal(path):
            raise self

        patch.setattr(placing.Path, "rename", counted)
        if self.moment == "removal":
            patch.setattr(placing.durable, "remove", no_removal)
        patch.setattr("engine.runs.store.run_folder.shutil.rmtree", lambda *a, **k: None)
        patch.setattr(RunFolder, "give_up", lambda folder: None)
        patch.setattr(durable, "settle", lambda folder: None)


def test_files_of_the_tests_are_a_whole_run(store: Store):
    assert store.check(put(store, files=FILES)) == "whole"

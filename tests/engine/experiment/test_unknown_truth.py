"""Data of which nobody knows what is wrong go through the pipeline; nothing is invented."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from engine.analysis.samples.table import is_told, sample_table
from engine.cli import main
from engine.cli.report.command import write
from engine.experiment.fates import Fate
from engine.experiment.predictions import NONE, evaluation_sets
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import Situation, situation
from engine.experiment.specs import LookSpec
from engine.experiment.studies.curve import curve
from engine.plugins.interpreters import LOOKS
from engine.plugins.interpreters.attribution import read_map
from engine.plugins.interpreters.features import MAPPED, read_features
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.jobs import execute
from engine.runs.result import Result
from engine.runs.store import Store
from tests.engine.plugins.manipulations.as_found import AsFound
from tests.engine.plugins.manipulations.other_triggers import registered
from tests.pages.conftest import blinking

FOR_ALL = [name for name in UNLEARNERS if not UNLEARNERS[name].needs_truth]
AS_FOUND = ("--dataset", "digits", "--manipulation", "as-found", "--size", "0.1")


@pytest.fixture(autouse=True)
def known_for_a_while(tmp_path, monkeypatch) -> Iterator[None]:
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))
    with registered(**{"as-found": AsFound}), blinking():
        yield


@pytest.fixture
def scenario() -> Scenario:
    return Scenario.of("digits", "as-found", size=0.1)


@pytest.fixture
def data(scenario) -> Situation:
    return situation(scenario.train)


def test_no_set_has_correct_labels_and_there_is_no_affected_test(data):
    sets = {one.name: one for one in evaluation_sets(data)}

    assert list(sets) == ["clean_test", "manipulated", "validation"]
    assert not data.knows_truth
    for one in sets.values():
        assert (one.correct == NONE).all() and (one.goal == NONE).all()
        assert not one.outside.any()
    assert sets["clean_test"].given.equal(data.test.labels)
    assert sets["manipulated"].rank.tolist() == list(range(len(data.order)))


def test_s_f_is_drawn_from_what_was_found(data):
    found = set(data.train.indices.tolist())

    assert set(data.deletion(0.5).tolist()) < found
    assert set(data.deletion(1.0).tolist()) == found
    assert not data.train.is_changed.any()


@pytest.mark.parametrize(
    "method", [name for name in UNLEARNERS if not UNLEARNERS[name].needs_truth]
)
def test_every_method_runs_and_no_number_needs_the_truth(method, scenario, tmp_path):
    spec = scenario.unlearn(UNLEARNERS[method](), select="given")

    run = Result(Store(tmp_path / "cache").find(execute(spec, Store(tmp_path / "cache"))))

    told = {"fit"}  # against the labels as given
    for name, measure in run.scores.items():
        if name in told:
            assert measure.n == len(run.rows("manipulated")), name
            continue
        assert measure.value is None and measure.n == 0 and measure.reason, name
    assert all(p["acc_corr"] is p["acc_retain"] is None for p in run.points)
    assert (run.predictions["correct"] == NONE).all()
    assert run.rows("affected_test").empty
    assert not np.asarray(run.confusion("clean_test")).any()
    assert run.collapse(run) is None or "diverged" in run.collapse(run)


def test_a_selected_setting_is_chosen_without_the_truth(scenario, tmp_path):
    store = Store(tmp_path / "cache")

    run = Result(store.find(execute(scenario.unlearn_by("ssd"), store)))

    assert run.grid is not None and run.grid["acc_corr"].isna().all()
    assert run.grid["score"].notna().all() and run.grid["chosen"].sum() == 1


def test_no_oracle_is_offered_where_nobody_knows_s_m(scenario):
    with pytest.raises(ValueError, match="oracle needs all of S_m, which is not known of as-found"):
        scenario.unlearn_by("oracle")
    with pytest.raises(ValueError, match="clean needs"):
        scenario.unlearn_by("clean")


def test_the_command_line_says_null_for_what_is_not_known(capsys):
    assert main(["run", *AS_FOUND, "--unlearner", "cf"]) == 0

    answer = json.loads(capsys.readouterr().out)
    names = ("acc_corr", "acc_retain", "acc_corr_train", "acc_corr_pulled", "asr")
    assert {name: answer[name] for name in names} == dict.fromkeys(names)
    assert set(names) <= answer["not_known"].keys()


def test_the_command_line_refuses_the_oracle_in_a_sentence(capsys):
    assert main(["run", *AS_FOUND, "--unlearner", "oracle"]) == 2

    assert "oracle needs all of S_m" in capsys.readouterr().err


def test_a_sample_without_a_correct_label_has_no_fate_and_the_confidence_of_its_given_one(
    scenario, tmp_path
):
    store = Store(tmp_path / "cache")
    run = Result(store.find(execute(scenario.train, store)))
    rows = run.rows("manipulated")

    table = sample_table(rows, rows, 3)

    assert set(table["fate"]) == {Fate.UNKNOWN} and not is_told(table)
    by_hand = [row[f"p_{row['given']}"] for row in rows.to_dict("records")]
    assert table["confidence"].tolist() == pytest.approx(by_hand)
    assert table["is_identified"].sum() == 3


def test_features_are_kept_of_the_sets_that_there_are(scenario, tmp_path):
    store = Store(tmp_path / "cache")
    look = LookSpec(run=scenario.train, look=LOOKS["features"](most=20))

    kept = read_features(store.find(execute(look, store)))

    assert {MAPPED[place] for place in kept.which} == {"manipulated", "clean_test"}
    assert len(kept.values) == len(kept.index) == 40


@pytest.mark.parametrize("logit", ["goal", "correct", "predicted"])
def test_a_map_of_a_logit_that_nobody_knows_is_that_of_the_predicted_one(
    logit, scenario, data, tmp_path
):
    store = Store(tmp_path / "cache")
    index = int(data.train.data.index[data.order[0]])
    look = LOOKS["saliency"](which="manipulated", index=index, logit=logit)

    found = read_map(store.find(execute(LookSpec(run=scenario.train, look=look), store)))

    original = Result(store.find(execute(scenario.train, store))).rows("manipulated")
    assert found.wanted == original.set_index("index").at[index, "predicted"]
    assert found.numbers.inside is None and found.numbers.patch_share is None


def test_a_report_of_such_runs_holds_no_number_that_needs_the_truth(scenario, tmp_path):
    store = Store(tmp_path / "cache")
    specs = list(curve(scenario, ["cf", "ssd"], seeds=(0,), known=(0.1,)))
    for spec in specs:
        execute(spec, store)

    written = write("as found", "what is there?", specs, store, tmp_path / "report")

    assert (written.stored, written.wanted) == (3, 3)  # both methods and the original, no oracle
    (chosen,) = (path for path in written.files if path.name == "selection.csv")
    table = pd.read_csv(chosen)
    assert table[["acc_corr", "acc_retain", "price"]].isna().all(axis=None)

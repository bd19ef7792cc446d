"""Spec in, finished run out: what is kept, what an unlearner is given, what is shared."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
import torch

from engine.base.knobs import knobs
from engine.base.progress import Cancelled
from engine.experiment import selection
from engine.experiment.evidence import evidence_for
from engine.experiment.judge import Judge
from engine.experiment.pipeline import restored
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.experiment.specs import UnlearnSpec, cache_key
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.jobs import execute
from engine.runs.result import Result


def result(spec, store) -> Result:
    run = store.find(execute(spec, store))
    assert run is not None
    return Result(run)


def unlearning(tiny, name: str, *, known: float = 0.5, select: str = "given") -> UnlearnSpec:
    return UnlearnSpec(train=tiny, unlearner=UNLEARNERS[name](), known=known, select=select)


def test_every_score_equals_a_recount_of_the_stored_predictions(tiny, store):
    run = result(unlearning(tiny, "cf"), store)
    rows = run.predictions

    affected = rows[rows["set"] == "affected_test"]
    pulled = affected[affected["goal"] >= 0]
    scores = run.scores
    assert scores.acc_corr.value == (affected["predicted"] == affected["correct"]).mean()
    assert scores["asr"].value == (pulled["predicted"] == pulled["goal"]).mean()
    assert scores["asr"].n == len(pulled) == (affected["correct"] != 0).sum()


def test_stored_weights_give_the_stored_predictions(tiny, store):
    run = store.find(execute(tiny, store))
    data = situation(tiny)

    table, _ = Judge(data)(restored(tiny, data, run))

    pd.testing.assert_frame_equal(table, Result(run).predictions)


def test_equal_specs_give_equal_predictions(tiny, tmp_path):
    from engine.runs.store import Store

    first, second = (
        result(unlearning(tiny, "cf"), Store(tmp_path / name)).predictions for name in "ab"
    )

    pd.testing.assert_frame_equal(first, second)


def test_the_reference_none_is_the_original(tiny, store):
    none, original = result(unlearning(tiny, "none"), store), result(tiny, store)

    pd.testing.assert_frame_equal(none.predictions, original.predictions)


def test_an_unlearner_is_given_the_identified_part_alone(tiny):
    data = situation(tiny)
    evidence = evidence_for(unlearning(tiny, "cf", known=0.5), data)

    assert len(evidence.deletion) == round(0.5 * len(data.order))
    assert set(evidence.deletion.tolist()) < set(data.train.indices.tolist())
    assert len(evidence.deletion) + len(evidence.retained) == len(evidence.train)


def test_the_oracle_is_given_all_of_s_m(tiny):
    data = situation(tiny)
    evidence = evidence_for(unlearning(tiny, "oracle", known=0.1), data)

    assert torch.equal(evidence.deletion.cpu(), data.train.indices)


def test_selection_keeps_the_setting_with_the_highest_score(tiny, store):
    run = result(unlearning(tiny, "ssd", select="paper"), store)
    grid = run.grid

    assert len(grid) == len(UNLEARNERS["ssd"]().grid())
    best = grid.loc[grid["score"].idxmax()]
    assert bool(best["chosen"]) and grid["chosen"].sum() == 1
    assert run.chosen["alpha"] == best["alpha"]
    assert run.scores.acc_corr.value == pytest.approx(best["acc_corr"])


def test_what_selection_saw_can_be_recounted_from_the_predictions(tiny, store):
    run = result(unlearning(tiny, "ssd", select="paper"), store)
    chosen = run.grid[run.grid["chosen"]].iloc[0]
    n_identified = round(0.5 * run.metrics["n_manipulated"])

    assert chosen["deletion_change"] == selection.deletion_change(run.predictions, n_identified)
    assert chosen["validation_accuracy"] == selection.validation_accuracy(run.predictions)


@pytest.mark.parametrize("name", list(UNLEARNERS))
def test_every_hyperparameter_changes_the_key(tiny, name):
    before = UNLEARNERS[name]()
    for field, value, how in knobs(type(before)):
        if how.choices:
            other = next(c for c in how.choices if c != value)
        elif isinstance(value, bool):
            other = not value
        else:
            other = type(value)(value + 1 if how.high is None or value + 1 <= how.high else how.low)
        after = dataclasses.replace(before, **{field: other})
        specs = [UnlearnSpec(train=tiny, unlearner=u) for u in (before, after)]
        assert cache_key(specs[0]) != cache_key(specs[1]), field


def test_a_cancelled_run_leaves_nothing_behind(tiny, store):
    def stop(*_: object, **__: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        execute(tiny, store, stop)

    assert store.find(cache_key(tiny)) is None


def test_scenario_line_and_command_line_mean_the_same_run():
    a = Scenario.of("digits", known=0.3).unlearn_by("ssd")
    b = Scenario.of("digits").at(known=0.3).unlearn(UNLEARNERS["ssd"](), select="paper")

    assert cache_key(a) == cache_key(b)


def test_a_method_that_changes_no_prediction_is_told_from_one_that_does(tiny, store):
    original = result(tiny, store)
    still, moved = (result(unlearning(tiny, name), store) for name in ("none", "retrain"))

    changed = moved.predictions["predicted"] != original.predictions["predicted"]
    assert (original.n_changed, still.n_changed) == (None, 0)
    assert moved.n_changed == changed.sum() > 0

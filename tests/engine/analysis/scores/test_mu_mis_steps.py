"""MU-Mis' path read back from a run, against the numbers that the run reported."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from engine.analysis.scores.mu_mis_steps import suppression
from engine.experiment.specs import UnlearnSpec
from engine.figures.charts.mu_mis_steps import suppression_steps
from engine.plugins.unlearners.cf import CF
from engine.plugins.unlearners.mu_mis import MuMis, Recovery
from engine.runs.jobs import execute
from engine.runs.result import Result


def run_of(spec: UnlearnSpec, store) -> Result:
    return Result(store.find(execute(spec, store)))


def test_a_single_run_has_one_path_of_all_its_steps(tiny, store):
    run = run_of(UnlearnSpec(train=tiny, unlearner=MuMis(steps=5, delta=10.0)), store)

    path = suppression(run)

    assert path.ratio.steps == (0, 1, 2, 3, 4, 5) and path.ratio.values[0] == 1.0
    assert path.ends is None and path.delta == 10.0
    for ratio, other in zip(path.ratio.values, path.other.values, strict=True):
        assert ratio == pytest.approx(other / path.other.values[0])
    assert path.acc_corr.steps[0] == 0 and path.acc_corr.values[0] == run.points[0]["acc_corr"]
    assert path.acc_corr.steps[-1] == 5 and path.acc_corr.values[-1] == run.scores.acc_corr.value


def test_of_a_selection_the_path_is_that_of_the_chosen_rate(tiny, store, monkeypatch):
    monkeypatch.setattr("engine.plugins.unlearners.mu_mis.RATES", (1e-4, 1e-2))
    spec = UnlearnSpec(train=tiny, unlearner=MuMis(steps=6), known=0.5, select="rem")
    run = run_of(spec, store)

    path = suppression(run)

    chosen = run.chosen
    assert (path.lr, path.delta) == (chosen["lr"], chosen["delta"])
    reported = [value for _, value in run.curves["given_sensitivity"]]
    starts = [i for i, (at, _) in enumerate(run.curves["given_sensitivity"]) if at == 0.0]
    begin = starts[(1e-4, 1e-2).index(chosen["lr"])]
    assert path.given.values == tuple(reported[begin : begin + len(path.given.values)])
    assert path.acc_corr.steps[-1] <= path.ratio.steps[-1]


def test_another_method_has_no_such_path(tiny, store):
    assert suppression(run_of(UnlearnSpec(train=tiny, unlearner=CF()), store)) is None


def test_a_path_ends_where_its_rule_was_met():
    stored = SimpleNamespace(document={"unlearner": {"lr": 0.1, "delta": 1.1, "steps": 4}})
    ratios = [1.0, 0.9, 1.0, 1.2]
    run = Result(stored)
    run.__dict__["metrics"] = {
        "chosen": None,
        "watched": {
            "points": [{"done": 0.0, "acc_corr": 0.2}, {"done": 0.5, "acc_corr": 0.4}],
            "curves": {
                name: [[i / 4, ratio] for i, ratio in enumerate(ratios)]
                for name in ("ratio", "given_sensitivity", "other_sensitivity")
            },
        },
    }

    run.__dict__["scores"] = SimpleNamespace(acc_corr=SimpleNamespace(value=0.5))

    path = suppression(run)

    assert path.ends == 3
    assert path.acc_corr.steps == (0, 2) and path.acc_corr.values == (0.2, 0.5)
    rule = Recovery(1.1)
    assert [rule.is_complete(ratio) for ratio in ratios] == [False, False, False, True]


def test_the_figure_draws_both_norms_the_ratio_and_what_is_corrected(tiny, store):
    run = run_of(UnlearnSpec(train=tiny, unlearner=MuMis(steps=5)), store)
    path = suppression(run)

    figure = suppression_steps(path)

    drawn = {trace.name: list(trace.y) for trace in figure.data}
    assert drawn["given label"] == list(path.given.values)
    assert drawn["r_t"] == list(path.ratio.values)
    assert set(drawn) == {"corrected", "given label", "other label", "r_t"}

"""Runs that draw one thing anew, in a report: apart from the means, in a table of their own."""

from __future__ import annotations

from statistics import stdev

import pytest

from engine.cli.report import report
from engine.cli.report.measured import read
from engine.cli.report.scenes import scenes
from engine.cli.report.tables import draws
from engine.experiment.scenario import ONE_SAMPLE, Scenario
from engine.experiment.specs import UnlearnSpec, cache_key
from engine.experiment.studies.draws import DRAWS, TOGETHER, drawn_anew, one_at_a_time
from engine.runs.jobs import execute
from engine.runs.result import Result
from engine.runs.store import Store
from tests.engine.cli.report.conftest import blinking


@pytest.fixture(scope="module")
def specs() -> list[UnlearnSpec]:
    with blinking():
        here = Scenario.of("digits", size=0.1, known=0.5)
        return list(one_at_a_time(here, ("cf",), (0, 1, 2)))


@pytest.fixture(scope="module")
def made(specs: list[UnlearnSpec], tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("draws") / "cache")
    with blinking():
        for spec in specs:
            if spec.unlearner.name in ("cf", "none"):
                execute(spec, store)
    return store


def test_means_over_seeds_leave_runs_out_that_drew_one_thing_anew(specs: list[UnlearnSpec]):
    [scene] = scenes(specs)

    assert {drawn_anew(spec.train) for spec in scene.main.values()} == {TOGETHER}
    assert {kind: {s.unlearner.name for s in runs.values()} for kind, runs in scene.draws.items()}
    assert [*scene.draws] == [*DRAWS, TOGETHER]


def test_the_table_has_the_deviation_over_each_kind_of_draw(specs, made: Store):
    frame = draws(read(scenes(specs)[0], made))

    cf = [spec for spec in specs if spec.unlearner.name == "cf"]
    here = frame[(frame["method"] == "cf") & (frame["drawn_anew"] == "S_m")]
    values = [
        Result(made.find(cache_key(spec))).scores.acc_retain.value
        for spec in cf
        if drawn_anew(spec.train) == "S_m" or spec == cf[0]
    ]
    assert len(values) == 3 and [*here["n"]] == [3]
    assert [*here["acc_retain_sd"]] == pytest.approx([stdev(values)])


def test_a_report_shows_it_and_a_study_of_one_draw_does_not(specs, made: Store):
    assert "| CF, held-out part |" in report(specs, made)
    assert "drawn anew" not in report(specs[:6], made)


def test_a_single_sample_has_a_column_of_its_own_where_it_was_run(store: Store):
    with blinking():
        here = Scenario.of("digits", size=0.1)
        runs = [here.at(known=known).unlearn_by("cf") for known in (ONE_SAMPLE, 0.5)]
        for spec in runs:
            execute(spec, store)
        text = report(runs, store)

    assert "over γ | 1 sample | 0.1 |" in text
    assert Result(store.find(cache_key(runs[0]))).n_identified(ONE_SAMPLE) == 1

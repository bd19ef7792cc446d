"""A selected model without weights is made in one run, and comes out the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from safetensors.numpy import load

from engine.experiment.run_files import WEIGHTS
from engine.experiment.scenario import Scenario
from engine.experiment.specs import UnlearnSpec, cache_key
from engine.runs.exchange.starter import ship
from engine.runs.jobs import execute
from engine.runs.result import Result, in_one_run
from engine.runs.store import Store
from tests.pages.conftest import blinking

SCENARIO = Scenario.of("digits", size=0.1, known=0.5)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("made"))
    with blinking():
        for method in ("ssd", "retrain"):
            execute(SCENARIO.unlearn_by(method), store)
    return store


def stored(store: Store, spec: UnlearnSpec) -> Result:
    run = store.find(cache_key(spec))
    assert run is not None
    return Result(run)


def test_a_run_that_has_weights_stands_for_itself(made: Store):
    with blinking():
        spec = SCENARIO.unlearn_by("ssd")

        assert in_one_run(spec, stored(made, spec)) == spec


def test_the_chosen_setting_alone_gives_the_weights_of_the_selected_model(
    made: Store, tmp_path: Path
):
    with blinking():
        spec = SCENARIO.unlearn_by("ssd")
        whole = load(stored(made, spec).run.read(WEIGHTS))
        there = without_weights(made, spec, tmp_path)

        one = in_one_run(spec, there)
        execute(one, made)
        again = load(stored(made, one).run.read(WEIGHTS))

    assert one.select == "given" and cache_key(one) != cache_key(spec)
    assert all((whole[name] == again[name]).all() for name in whole)


def test_a_run_that_nothing_was_selected_for_stands_for_itself(made: Store, tmp_path: Path):
    with blinking():
        spec = SCENARIO.unlearn_by("retrain")

        assert in_one_run(spec, without_weights(made, spec, tmp_path)) == spec


def without_weights(made: Store, spec: UnlearnSpec, folder: Path) -> Result:
    """The run as it is shipped: results and predictions only."""
    ship([spec], made)
    other = Store(folder)
    (folder / "starter").symlink_to(made.root / "starter")
    run = stored(other, spec)
    assert WEIGHTS not in run.run.files
    return run

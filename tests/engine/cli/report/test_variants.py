"""A method with several settings in one study: none is mixed up with another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.cli.report import report
from engine.cli.report.measured import read
from engine.cli.report.scenes import scenes
from engine.cli.report.tables import variants
from engine.experiment.scenario import Scenario
from engine.experiment.specs import UnlearnSpec, cache_key
from engine.plugins.models.resnet_small import ResNetSmall
from engine.plugins.unlearners.ssd import SSD
from engine.runs.jobs import execute
from engine.runs.result import Result
from engine.runs.store import Store
from tests.engine.cli.report.conftest import blinking

HARD = SSD(alpha=10.0, lam=0.0)


@pytest.fixture
def specs() -> list[UnlearnSpec]:
    here = Scenario.of("digits", size=0.1, known=0.5)
    with blinking():
        return [
            here.unlearn_by("none"),
            here.unlearn(SSD(), select="paper"),
            here.unlearn(HARD, select="given"),
            here.unlearn(SSD(), select="rem"),
        ]


@pytest.fixture
def made(specs: list[UnlearnSpec], store: Store) -> Store:
    with blinking():
        for spec in specs:
            execute(spec, store)
    return store


def test_the_tables_over_gamma_hold_the_first_variant_and_nothing_chosen_by_rem(specs):
    [scene] = scenes(specs)

    assert list(scene.main) == [cache_key(spec) for spec in specs[:2]]
    assert {which: list(runs) for which, runs in scene.variants.items()} == {
        ("ssd", "as usual"): [cache_key(specs[1])],
        ("ssd", "Dampening λ 0, not tuned"): [cache_key(specs[2])],
    }


def test_a_report_compares_them_by_what_is_stored(specs, made: Store):
    reading = read(scenes(specs)[0], made)
    hard = Result(made.find(cache_key(specs[2]))).scores

    assert [one.key for one in reading.rem] == [cache_key(specs[3])]
    assert reading.stored == 4
    [line] = [x for x in report(specs, made).splitlines() if x.startswith("| SSD, Dampening")]
    assert f"{hard.acc_corr.value:.2f} / {hard.acc_retain.value:.2f}" in line


def test_variants_are_compared_over_the_seeds_that_all_have(specs, made: Store):
    again = replace(specs[1], train=replace(specs[1].train, seed=1), seed=1)
    with blinking():
        execute(again, made)
        [scene] = scenes([*specs, again])

    frame = variants(read(scene, made))

    assert [*frame["n"]] == [1, 1]
    one = Result(made.find(cache_key(specs[1]))).scores
    assert frame["acc_corr"][0] == one.acc_corr.value


def test_another_training_is_another_scenario_and_says_so():
    usual = Scenario.of("digits")
    longer = replace(usual, recipe=replace(usual.recipe, steps=77))
    wider = replace(usual, model=ResNetSmall(width=8))

    titles = [s.title for s in scenes([one.unlearn_by("cf") for one in (usual, longer, wider)])]

    assert titles[1:] == [f"{titles[0]} · Steps 77", f"{titles[0]} · Width 8"]

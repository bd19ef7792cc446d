"""The scenarios of which a store has runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.experiment.scenario import Scenario
from engine.experiment.specs import TrainSpec, UnlearnSpec, canonical, to_document
from engine.plugins.unlearners.scrub import Scrub
from engine.runs.store.summary import scene_digest, settings_digest, setup_digest
from engine.runs.stored_scenarios import as_stored, stored_scenarios
from tests.engine.runs.store.runs import put_spec

DIGITS = Scenario.of("digits", size=0.1)


def row(spec: UnlearnSpec, **other: Any) -> dict[str, Any]:
    train = to_document(spec.train)
    return {
        "kind": "unlearn",
        "key": "0" * 20,
        "dataset": spec.train.data.name,
        "model": spec.train.model.name,
        "manipulation": spec.train.manipulation.name,
        "size": spec.train.manipulation.size,
        "seed": spec.seed,
        "unlearner": spec.unlearner.name,
        "scene": scene_digest(train),
        "setup": setup_digest(train),
        "settings": settings_digest(to_document(spec)),
        **other,
    }


def cf(scenario: Scenario = DIGITS, seed: int = 0) -> UnlearnSpec:
    return scenario.at(seed=seed).unlearn_by("cf")


def test_runs_are_counted_by_scenario_the_fullest_first():
    smaller = Scenario.of("digits", size=0.2)
    found = stored_scenarios([row(cf(smaller)), row(cf()), row(cf(seed=2)), row(cf(seed=2))])

    assert [(one.size, one.runs, one.seeds) for one in found] == [(0.1, 3, (0, 2)), (0.2, 1, (0,))]


def test_trainings_and_plugins_that_are_gone_make_no_scenario():
    gone = [{"kind": "train"}, {"manipulation": "x"}, {"dataset": "gone"}, {"size": None}]

    assert stored_scenarios([row(cf(), **other) for other in gone]) == []


def test_another_recipe_and_other_classes_make_another_scenario():
    shorter = replace(DIGITS, recipe=replace(DIGITS.recipe, steps=3))
    other = replace(DIGITS, manipulation=replace(DIGITS.manipulation, target=4))
    found = stored_scenarios([row(cf()), row(cf(shorter)), row(cf(other))])

    assert [one.is_usual for one in found] == [True, False, True]
    assert [one.is_of(shorter) for one in found] == [False, True, False]
    assert shorter.unusual == "Steps 3" and DIGITS.unusual == ""


def test_it_opens_at_the_known_share_asked_for_and_the_nearest_seed_that_has_runs():
    shorter = replace(DIGITS, recipe=replace(DIGITS.recipe, steps=3))
    (stored,) = stored_scenarios([row(cf(shorter, 0)), row(cf(shorter, 7))])

    scenario = stored.scenario(to_document(cf(shorter)), known=0.3, seed=5)

    assert scenario == shorter.at(known=0.3, seed=7)


def test_weights_that_were_adopted_stay_the_scenarios_original():
    original = replace(DIGITS.train, adopted="ab" * 32)

    scenario = Scenario.on(original)

    assert isinstance(scenario.train, TrainSpec) and scenario.train == original
    assert scenario.unlearn_by("ssd").train == original
    assert scenario.unusual == "adopted weights"


def test_methods_are_shown_at_the_settings_that_their_runs_have(store):
    ours = DIGITS.unlearn(Scrub(schedule="benchmark"), select="paper")
    key = put_spec(store, canonical(ours))
    rows = [row(ours, key=key), row(cf()), row(cf(Scenario.of("digits", size=0.2)))]

    shown = as_stored(DIGITS, rows, store)

    assert shown.methods == ((Scrub(schedule="benchmark"), "paper"),)
    assert shown.unlearn_by("scrub") == ours and shown.unlearn_by("cf") == cf()


def test_a_method_that_has_a_run_at_its_defaults_keeps_them(store):
    ours = DIGITS.unlearn(Scrub(schedule="benchmark"), select="paper")
    rows = [row(ours), row(ours), row(DIGITS.unlearn_by("scrub"))]

    assert as_stored(DIGITS, rows, store) == DIGITS

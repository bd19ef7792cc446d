"""The studies that change one thing change one thing."""

from __future__ import annotations

import pytest

from engine.base.knobs import changed
from engine.experiment.specs import UnlearnSpec, cache_key
from engine.experiment.studies import ablations as why
from engine.plugins.unlearners import UNLEARNERS, every_method


def methods(specs: list[UnlearnSpec]) -> list[UnlearnSpec]:
    return [spec for spec in specs if not spec.unlearner.is_reference]


@pytest.mark.parametrize(
    "study", [why.scrub_batches, why.ssd_batches, why.fitted_longer, why.rules, why.optimisers]
)
def test_no_run_is_asked_for_twice_and_each_scenario_has_its_references(study):
    specs = study()

    assert len({cache_key(spec) for spec in specs}) == len(specs)
    for train in dict.fromkeys(spec.train for spec in specs):
        names = [spec.unlearner.name for spec in specs if spec.train == train]
        assert {"none", "oracle"} <= set(names)


@pytest.mark.parametrize("study", [why.scrub_batches, why.ssd_batches])
def test_a_variant_differs_from_the_usual_method_in_one_setting(study):
    words = {changed(s.unlearner, type(s.unlearner)()) for s in methods(study())}

    assert "" in words and len(words) > 2
    assert all("," not in one for one in words)


def test_the_longer_training_goes_as_often_over_the_pictures_as_the_papers():
    longer = max((spec.train for spec in why.fitted_longer()), key=lambda t: t.recipe.steps)

    seen = longer.recipe.steps * longer.recipe.batch_size
    assert seen / (0.9 * longer.data.n_train) == pytest.approx(40, abs=0.05)


def test_every_tuned_method_is_chosen_by_both_rules():
    chosen = {(s.unlearner.name, s.select) for s in methods(why.rules())}
    tuned = {name for name in every_method() if len(UNLEARNERS[name]().grid()) > 1}

    assert chosen == {(name, rule) for name in tuned for rule in ("paper", "rem")}


def test_both_optimisers_are_asked_for_the_same_runs():
    specs = why.optimisers()
    asked = {
        optimizer: {
            (s.unlearner, s.known, s.select, s.seed)
            for s in specs
            if s.train.recipe.optimizer == optimizer
        }
        for optimizer in ("sgd", "muon")
    }

    assert asked["sgd"] == asked["muon"]
    assert {known for _, known, _, _ in asked["muon"]} == {0.1, 0.5, 1.0}
    assert {seed for _, _, _, seed in asked["muon"]} == {0, 1, 2}

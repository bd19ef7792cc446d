"""A named study on other pictures, or made smaller."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.experiment.specs import cache_key
from engine.experiment.studies.named import study
from engine.experiment.studies.variants import Variation, changes
from engine.plugins.datasets import DATASETS


@pytest.fixture
def animals(monkeypatch):
    """CIFAR-10 under another name, its classes in the opposite order."""
    kind = DATASETS["cifar10"]
    names = tuple(reversed(kind.class_names))
    other = type("Animals", (kind,), {"name": "animals", "class_names": names})
    return other()


def of(name: str):
    return study(name).specs()


def test_a_variation_of_nothing_is_the_study_itself():
    assert Variation().of(of("cifar10-poisoning")) == of("cifar10-poisoning")


def test_the_classes_that_trade_labels_keep_their_names(animals):
    made = Variation(data=animals).of(of("cifar10-confusion"))

    harm = made[0].train.manipulation
    assert animals.class_names[harm.class_a] == "cat" and animals.class_names[harm.class_b] == "dog"


def test_other_pictures_keep_the_studys_recipe_and_have_keys_of_their_own(animals):
    before, made = of("cifar10-poisoning"), Variation(data=animals).of(of("cifar10-poisoning"))

    assert {spec.train.recipe for spec in made} == {before[0].train.recipe}
    assert not {cache_key(spec) for spec in made} & {cache_key(spec) for spec in before}


def test_pictures_without_these_classes_are_refused():
    with pytest.raises(ValueError, match="confuses cat and dog: digits has no cat"):
        Variation(data=DATASETS["digits"]()).of(of("cifar10-confusion"))


def test_filters_keep_the_references():
    made = Variation(methods=("ssd",), known=(0.5,), sizes=(1000,)).of(of("cifar10-poisoning"))

    assert [(spec.unlearner.name, spec.known) for spec in made] == [
        ("none", 1.0),
        ("oracle", 1.0),
        ("ssd", 0.5),
    ]


def test_a_filter_that_leaves_nothing_says_what_there_is():
    with pytest.raises(ValueError, match=r"methods retrain, eu_k.*known 0\.1.*sizes 100, 500"):
        Variation(methods=("mu_mis",)).of(of("cifar10-poisoning"))


def test_what_was_changed_is_said_in_words(animals):
    before = of("cifar10-poisoning")
    shorter = Variation(
        data=animals, recipe=lambda recipe: replace(recipe, steps=40), known=(0.1,)
    ).of(before)

    assert changes(before, shorter) == [
        "data animals instead of cifar10",
        "steps 40 instead of 4000",
        "27 of 216 runs",
    ]
    assert changes(before, before) == []

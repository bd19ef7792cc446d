"""Specs: equal values, equal keys; any other value, another key; and back from JSON."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.knobs import knobs
from engine.experiment.scenario import Scenario
from engine.experiment.specs import (
    StaleSpec,
    UnlearnSpec,
    cache_key,
    canonical,
    from_document,
    to_document,
)
from engine.plugins.models import MODELS
from engine.plugins.unlearners import UNLEARNERS
from engine.training.recipe import Recipe

DIGITS = Scenario.of("digits")


def test_the_keys_of_the_shipped_results_are_pinned():
    """A change of these is a change of every stored and shipped result: mean it."""
    default = Scenario.of()

    assert cache_key(default.train) == "1a1e9482e6864fd4f95a"
    assert cache_key(default.unlearn_by("ssd")) == "f162456bc961274421cc"


def test_the_papers_training_keeps_the_keys_that_it_had_as_the_default():
    papers = Scenario.of(model="resnet-small")

    assert cache_key(papers.train) == "c294aa494f54c8dc9077"
    assert cache_key(papers.unlearn_by("ssd")) == "6783c62501d5840b51c9"


def test_equal_specs_have_equal_keys():
    assert cache_key(Scenario.of("digits").train) == cache_key(Scenario.of("digits").train)


@pytest.mark.parametrize("name", ["seed", "manipulation_seed", "split_seed"])
def test_every_seed_changes_the_key(name):
    other = dataclasses.replace(DIGITS.train, **{name: 7})

    assert cache_key(other) != cache_key(DIGITS.train)


@pytest.mark.parametrize("name, how", [(n, how) for n, _, how in knobs(type(DIGITS.recipe))])
def test_every_knob_of_the_recipe_changes_the_key(name, how):
    value = getattr(DIGITS.recipe, name)
    if how.choices:
        changed = next(choice for choice in how.choices if choice != value)
    elif name == "momentum":
        changed = 0.5
    else:
        changed = not value if isinstance(value, bool) else value * 2 + (value == 0)
    other = dataclasses.replace(
        DIGITS.train, recipe=dataclasses.replace(DIGITS.recipe, **{name: changed})
    )

    assert cache_key(other) != cache_key(DIGITS.train)


def test_a_knob_that_came_later_is_absent_at_its_default_and_no_longer_when_it_is_turned():
    plain = to_document(DIGITS.train)["recipe"]
    turned = dataclasses.replace(DIGITS.recipe, optimizer="muon")

    assert "optimizer" not in plain
    assert to_document(turned)["optimizer"] == "muon"
    assert Recipe(**{k: v for k, v in to_document(turned).items() if k != "type"}) == turned


@pytest.mark.parametrize("name", list(UNLEARNERS))
def test_a_spec_survives_its_document(name):
    spec = DIGITS.unlearn_by(name)

    assert from_document(json.loads(json.dumps(to_document(spec)))) == spec


def test_a_spec_of_another_version_of_a_plug_in_is_refused():
    document = to_document(DIGITS.train)
    document["model"]["version"] = 99

    with pytest.raises(StaleSpec, match="is at version 1, the run has 99"):
        from_document(document)


def test_a_reference_point_does_not_depend_on_what_was_identified():
    keys = {cache_key(DIGITS.at(known=g).unlearn_by("oracle")) for g in (0.1, 0.5, 1.0)}

    assert len(keys) == 1


def test_a_method_without_a_grid_has_one_key_whatever_the_rule():
    cf = UNLEARNERS["cf"]()
    specs = [DIGITS.unlearn(cf, select=rule) for rule in ("given", "paper", "rem")]

    assert len({cache_key(spec) for spec in specs}) == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"known": 0.0}, "known must be above 0 and at most 1, got 0"),
        ({"known": 1.5}, "known must be above 0 and at most 1, got 1.5"),
        ({"known": float("nan")}, "known must be above 0"),
        ({"select": "best"}, "select must be one of given, paper, rem, got 'best'"),
        ({"seed": -1}, "seed must be 0 to 2147483647, got -1"),
    ],
)
def test_a_wrong_value_is_refused_with_name_bound_and_value(wrong, message):
    with pytest.raises(ValueError, match=message):
        UnlearnSpec(**{"train": DIGITS.train, "unlearner": UNLEARNERS["cf"](), **wrong})


@given(st.integers(0, 2**31 - 1), st.integers(1, 100))
def test_a_spec_and_its_document_have_one_canonical_text(seed, percent):
    spec = DIGITS.at(seed=seed, known=percent / 100).unlearn_by("cf")

    assert canonical(from_document(json.loads(json.dumps(to_document(spec))))) == canonical(spec)


def test_muon_is_refused_where_the_length_of_a_filter_matters():
    recipe = dataclasses.replace(DIGITS.recipe, optimizer="muon")
    without_norm = dataclasses.replace(DIGITS, model=MODELS["wrn28-10"]())

    with pytest.raises(ValueError, match=r"batch normalisation .* wrn28-10 .* optimizer sgd"):
        dataclasses.replace(without_norm.train, recipe=recipe)


def test_muon_is_refused_for_weights_that_were_adopted():
    recipe = dataclasses.replace(DIGITS.recipe, optimizer="muon")

    with pytest.raises(ValueError, match=r"adopted.*optimizer sgd"):
        dataclasses.replace(DIGITS.train, recipe=recipe, adopted=64 * "a")

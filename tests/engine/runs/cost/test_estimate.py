"""How long work will take is said before it begins, where it is worth saying."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.cli.options.forecast import in_words
from engine.experiment.scenario import Scenario
from engine.experiment.specs import UnlearnSpec, canonical
from engine.runs.cost.estimate import Expected, expected, of_a_step, worth_saying
from engine.runs.cost.rate import assumed
from tests.engine.runs.store.runs import put_spec

DIGITS = Scenario.of("digits")


def of_steps(steps: int) -> UnlearnSpec:
    return replace(DIGITS, recipe=replace(DIGITS.recipe, steps=steps)).unlearn_by("retrain")


def test_work_that_is_soon_done_is_not_worth_saying_and_long_work_is_with_its_original(store):
    assert worth_saying([DIGITS.unlearn_by("retrain")], store) == []

    long = of_steps(10**6)

    assert worth_saying([long], store) == [long.train, long]


def test_what_is_expected_grows_with_the_steps():
    one, other = (
        expected([of_steps(steps)], lambda train: assumed(1000.0)) for steps in (10**6, 10**8)
    )

    assert one is not None and other is not None
    assert one.steps == 10**6 and other.seconds / one.seconds == pytest.approx(100, rel=0.01)


def test_what_is_stored_is_not_counted_again(store):
    long = of_steps(10**6)
    put_spec(store, canonical(long.train))

    assert worth_saying([long], store) == [long]


def test_methods_whose_work_is_not_known_beforehand_are_named():
    method = DIGITS.unlearn_by("mu_mis")

    found = expected([method.train, method], lambda train: assumed(1000.0))

    assert found is not None and found.uncounted == ("mu_mis",) and found.seconds > 0
    assert expected([method], lambda train: assumed(1000.0)) is None


def test_a_timed_step_gives_a_pace():
    assert of_a_step(DIGITS.train).trained > 0


@pytest.mark.parametrize(("uncounted", "words"), [((), "step. It"), (("npo",), "counted: npo. It")])
def test_the_sentence_says_how_long_where_and_how_it_would_be_shorter(uncounted, words):
    said = in_words(Expected(7200.0, 2000, uncounted))

    assert said.startswith("about 2.0 h of work on ") and words in said
    assert said.endswith("It trains 2,000 steps; --recipe.steps 200 makes it shorter")

"""How long work will take is said before it begins, where it is worth saying."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.cli.options.forecast import in_words
from engine.experiment.scenario import Scenario
from engine.runs.cost import estimate as module
from engine.runs.cost.estimate import Expected, expected
from engine.runs.cost.rate import assumed
from engine.runs.jobs import execute

DIGITS = Scenario.of("digits")


def test_work_that_is_soon_done_is_not_spoken_of(store):
    assert expected([DIGITS.unlearn_by("retrain")], store) is None


def test_long_work_is_judged_by_a_step_and_grows_with_the_steps(store, monkeypatch):
    monkeypatch.setattr(module, "timed", lambda spec, **how: assumed(1000.0))
    long, longer = (
        replace(DIGITS, recipe=replace(DIGITS.recipe, steps=steps)) for steps in (10**6, 10**8)
    )

    one, other = (expected([scenario.unlearn_by("retrain")], store) for scenario in (long, longer))

    assert one is not None and other is not None
    assert one.steps == 10**6 and other.seconds / one.seconds == pytest.approx(100, rel=0.01)


def test_what_is_stored_is_not_counted_again(tiny, store):
    execute(tiny, store)

    assert expected([tiny], store) is None


def test_methods_whose_work_is_not_known_beforehand_are_named(store, monkeypatch):
    monkeypatch.setattr(module, "WORTH_SAYING", 0.0)

    found = expected([DIGITS.unlearn_by("mu_mis")], store)

    assert found is not None and found.uncounted == ("mu_mis",) and found.seconds > 0


@pytest.mark.parametrize(("uncounted", "words"), [((), "step. It"), (("npo",), "counted: npo. It")])
def test_the_sentence_says_how_long_where_and_how_it_would_be_shorter(uncounted, words):
    said = in_words(Expected(7200.0, 2000, uncounted))

    assert said.startswith("about 2.0 h of work on ") and words in said
    assert said.endswith("It trains 2,000 steps; --recipe.steps 200 makes it shorter")

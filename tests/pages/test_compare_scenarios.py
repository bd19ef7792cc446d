"""Compare of another stored scenario, with a recipe of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.experiment.scenario import Scenario
from engine.plugins.unlearners.scrub import Scrub
from engine.runs.jobs import execute
from engine.runs.stored_scenarios import setup_of
from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.compare_figures import CORR, footer, trace
from tests.pages.stored_scenario import scenario_of_the_link, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.COMPARE


def test_another_stored_scenario_opens_with_one_choice(stored, opened):
    other = Scenario.of("digits", "interclass-confusion", size=0.1)
    execute(other.unlearn_by("cf"), stored)
    app = opened(PAGE)

    box = app.selectbox("stored_scenario")
    assert box.value.startswith("Poisoning (BadNets patch), 10 % · Digits")
    box.select(next(o for o in box.options if o.startswith("Interclass"))).run()

    assert not app.exception
    assert app.session_state["scenario"] == other
    assert app.selectbox("stored_scenario").value.startswith("Interclass confusion, 10 %")


def shorter() -> Scenario:
    """The small scenario, trained for four steps and with other classes in question."""
    here = scenario_of_the_link()
    return replace(
        here,
        manipulation=replace(here.manipulation, target=3),
        recipe=replace(here.recipe, steps=4),
    )


@pytest.fixture
def benchmarked(stored):
    """A scenario as a study of the benchmark leaves it: another recipe, a SCRUB of its own."""
    there = shorter()
    for spec in (
        there.unlearn_by("none"),
        there.unlearn_by("oracle"),
        there.unlearn(Scrub(schedule="benchmark", share=0.5), select="given"),
        there.unlearn_by("cf"),
    ):
        execute(spec, stored)
    return there


def opened_from_the_list(opened):
    app = opened(PAGE)
    (other,) = [words for words in app.selectbox("stored_scenario").options if "Steps 4" in words]
    return app.selectbox("stored_scenario").set_value(other).run()


def test_a_study_with_a_recipe_of_its_own_opens_from_the_list_with_its_curves(opened, benchmarked):
    app = opened_from_the_list(opened)

    assert not app.exception and "not been followed" not in words(app)
    app.pills("methods").set_value(["cf", "scrub"]).run()
    assert trace(app, CORR, "CF")["y"][0] is not None
    assert trace(app, CORR, "SCRUB")["y"][0] is not None
    assert "Shown at the settings that are stored here: **SCRUB**" in words(app)
    assert "Steps 4" in footer(app, CORR)


def test_its_link_opens_the_same_and_the_way_back_is_a_click(opened, benchmarked):
    app = opened_from_the_list(opened)
    setup = f"Steps 4 · {setup_of(benchmarked.train)[:6]}"

    again = opened(PAGE, setup=setup, **{"poisoning.target": "3"})
    assert footer(again, CORR) == footer(app, CORR)

    again.selectbox("setup").set_value("as usual").run()
    assert not again.exception and "Steps 4" not in words(again)


def test_a_link_to_a_training_that_is_not_stored_shows_the_usual_one_and_says_so(opened, stored):
    app = opened(PAGE, setup="Steps 4 · 012345")

    assert "setup=Steps 4  012345" in words(app) and "was dropped" in words(app)
    assert trace(app, CORR, "EU")["y"][0] is not None

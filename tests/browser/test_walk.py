"""The whole walk in one scenario, from spoiling the data to the run in the table of runs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from engine.experiment.scenario import Scenario
from tests.browser.lab_server import LabServer
from tests.browser.shown import keeps, shows, stored
from tests.browser.visitor import Visit, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

LINK = {"data": "digits", "size": "10 %", "known": "0.5", "seed": "11"}


def test_the_whole_walk_on_digits_computes_everything_and_keeps_the_scenario(
    shared_lab: LabServer, visit: Visit
) -> None:
    visitor = visit(shared_lab)
    scenario = Scenario.of("digits", size=0.1, known=0.6, seed=11)
    retrain = scenario.unlearn_by("retrain")

    visitor.opens("manipulate", **LINK)
    visitor.follows("Train a model on it", until="What model came out, and can I trust it?")
    visitor.button("Train the original").click()
    expect(visitor.main.get_by_role("progressbar").first).to_be_visible()
    expect(visitor.keyed("original_card")).to_be_visible()
    original = stored(shared_lab, scenario.train)
    shows(visitor, "original_card", [original.scores.acc_retain, original.scores.acc_corr])

    visitor.follows("Next: what do you know?", until="How much of the manipulation was found?")
    one_step_more_is_known(visitor)

    visitor.follows("Next: unlearn", until="Can a method repair the model from only this part?")
    visitor.keyed("outcome_retrain").get_by_role("button", name="Run EU").click()
    expect(visitor.keyed("outcome_retrain").get_by_test_id("stMetric").first).to_be_visible()
    repaired = stored(shared_lab, retrain)
    shows(visitor, "outcome_retrain", [repaired.scores.acc_corr, repaired.scores.acc_retain])

    visitor.follows("Next: what broke, what healed?", until="What broke, what healed?")
    visitor.main.get_by_role("radio", name="EU", exact=True).click()
    shows(visitor, "card_none", [original.scores.acc_corr, original.scores.acc_retain])
    shows(visitor, "card_retrain", [repaired.scores.acc_corr, repaired.scores.acc_retain])

    visitor.goes_to("Runs", until="What was run, and how do I get the same?")
    finds_in_the_table(visitor, repaired.key)
    keeps(visitor, "Digits 8×8", "129 of 1,293", "60% of these known", "seed 11")
    visitor.opens("runs", run=repaired.key, **LINK)
    expect(visitor.main.get_by_role("heading", name=f"Run {repaired.key}")).to_be_visible()


def one_step_more_is_known(visitor: Visitor) -> None:
    """Moves the page's own slider by a key; the scenario line and the link follow."""
    visitor.main.get_by_role("slider", name="Known share γ").press("ArrowRight")
    keeps(visitor, "60% of these known")
    visitor.settles()


def finds_in_the_table(visitor: Visitor, key: str) -> None:
    search = visitor.main.get_by_role("textbox", name="Search")
    search.fill(key)
    search.press("Enter")
    expect(visitor.main.get_by_text(re.compile(r"^1 of \d+ runs"))).to_be_visible()
    expect(visitor.main.get_by_test_id("stDataFrame")).to_contain_text("EU")

"""What a stranger meets: the embedded data with the results that are shipped with the lab."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from engine.experiment.scenario import Scenario
from engine.runs.result import Result
from engine.runs.store import Store
from tests.browser.conftest import STARTER
from tests.browser.lab_server import LabServer
from tests.browser.shown import keeps, shows, stored
from tests.browser.visitor import Visit, Visitor

SECONDS_FROM_PAINT_TO_NUMBERS = 2.0
TRIES = 8
"""A machine that is busy at one moment says nothing of the page; one that always is, does."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not STARTER.is_dir(), reason="cache/starter is not there: nothing shipped"),
]

NOTE_FIRST_NUMBER = """
new MutationObserver((_, watching) => {
  if (!document.querySelector('.st-key-card_oracle [data-testid="stMetricValue"]')) return;
  window.firstNumber = performance.now();
  watching.disconnect();
}).observe(document, { childList: true, subtree: true });
"""
SECONDS_AFTER_PAINT = """() => {
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return [paint.startTime / 1000, (window.firstNumber - paint.startTime) / 1000];
}"""


def test_a_stranger_sees_real_numbers_within_two_seconds_of_the_first_paint(
    shipped_lab: LabServer, visit: Visit, capsys: pytest.CaptureFixture[str]
) -> None:
    measured: list[tuple[float, float]] = []
    while len(measured) < TRIES and quickest(measured) >= SECONDS_FROM_PAINT_TO_NUMBERS:
        measured.append(seconds_to_numbers(visit(shipped_lab)))

    with capsys.disabled():
        print("\nfirst paint, first number after it [s]:", measured)
    assert quickest(measured) < SECONDS_FROM_PAINT_TO_NUMBERS


def quickest(measured: list[tuple[float, float]]) -> float:
    return min((after for _, after in measured), default=float("inf"))


def seconds_to_numbers(visitor: Visitor) -> tuple[float, float]:
    """First paint after the opening, and the oracle's card after the first paint, in seconds."""
    visitor.context.add_init_script(NOTE_FIRST_NUMBER)
    visitor.opens()
    expect(visitor.keyed("card_oracle").get_by_test_id("stMetricValue").first).to_be_visible()
    paint, after = visitor.page.evaluate(SECONDS_AFTER_PAINT)
    return round(paint, 2), round(after, 2)


def test_the_shipped_walk_shows_the_stored_numbers_and_computes_nothing(
    shipped_lab: LabServer, visit: Visit
) -> None:
    visitor, store = visit(shipped_lab), Store(shipped_lab.cache)
    scenario = Scenario.of()
    names = ("none", "retrain", "cf", "ssd", "oracle")
    runs = {name: stored(shipped_lab, scenario.unlearn_by(name)) for name in names}

    visitor.opens()
    shows_all(visitor, {name: runs[name] for name in names}, "card_")
    visitor.goes_to("Manipulate", until="What exactly is done to the training data?")
    visitor.follows("See the model", until="What model came out, and can I trust it?")
    shows(visitor, "original_card", [runs["none"].scores.acc_retain, runs["none"].scores["asr"]])
    visitor.follows("Next: what do you know?", until="How much of the manipulation was found?")
    visitor.follows("Next: unlearn", until="Can a method repair the model from only this part?")
    shows_all(visitor, {name: runs[name] for name in ("retrain", "cf", "ssd")}, "outcome_")
    visitor.follows("Next: what broke, what healed?", until="What broke, what healed?")
    shows_all(visitor, runs, "card_")

    keeps(visitor, "Fashion-MNIST mini", "10% of these known", "seed 0")
    assert list(store.own_keys()) == []


def shows_all(visitor: Visitor, runs: dict[str, Result], prefix: str) -> None:
    for name, run in runs.items():
        shows(visitor, f"{prefix}{name}", [run.scores.acc_corr, run.scores.acc_retain])

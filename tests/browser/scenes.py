"""A scenario whose runs are all there, so that every page has something to show."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from playwright.sync_api import expect

from engine.experiment.scenario import Scenario
from engine.runs.jobs import execute
from engine.runs.store import Store
from tests.browser.visitor import Visitor

SCENE: Mapping[str, str] = {"data": "digits", "size": "10 %", "known": "0.5"}
METHODS = ("none", "oracle", "retrain", "cf", "ssd")


def make_scene(store: Store) -> None:
    """Runs the methods of the scene, and EU at two more shares, into ``store``."""
    scenario = Scenario.of("digits", size=0.1, known=0.5)
    execute(scenario.train, store)
    for method in METHODS:
        execute(scenario.unlearn_by(method), store)
    for known in (0.1, 1.0):
        execute(scenario.at(known=known).unlearn_by("retrain"), store)


def paths(visitor: Visitor) -> list[str]:
    """Where the entries of the navigation lead; the first page's own is empty."""
    visitor.opens("train", **SCENE)
    links = visitor.sidebar.get_by_role("link")
    expect(links.first).to_be_visible()
    return [urlsplit(link.get_attribute("href") or "").path.strip("/") for link in links.all()]

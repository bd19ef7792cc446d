"""What a page shows, against what the store holds."""

from __future__ import annotations

from playwright.sync_api import expect

from engine.experiment.measure import Measure
from engine.experiment.specs import Spec, cache_key
from engine.runs.result import Result
from tests.browser.lab_server import LabServer
from tests.browser.visitor import Visitor


def stored(server: LabServer, spec: Spec) -> Result:
    run = server.store.find(cache_key(spec))
    assert run is not None
    return Result(run)


def shows(visitor: Visitor, key: str, measures: list[Measure]) -> None:
    """The card shows these numbers, and each of them is a stored one."""
    shown = visitor.keyed(key).get_by_test_id("stMetricValue")
    for measure in measures:
        assert measure.value is not None
        expect(shown.filter(has_text=f"{measure.value:.1%}").first).to_be_visible()


def keeps(visitor: Visitor, *words: str) -> None:
    """The scenario line still says this."""
    for part in words:
        expect(visitor.scenario.get_by_role("button", name=part)).to_be_visible()

"""A run under way, seen by whoever looks: after a reload, in a second browser, when cancelled."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from tests.browser.lab_server import LabServer
from tests.browser.training_page import SLOW, TrainingPage
from tests.browser.visitor import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

SECONDS_UNTIL_ALL_KNOW = 15
"""How long the other browser may take to hear of a cancel; on a free machine it takes one."""


def test_a_reload_in_mid_job_still_shows_it_and_it_finishes(
    shared_lab: LabServer, visit: Visit
) -> None:
    page = TrainingPage(visit(shared_lab), SLOW, seed=21)
    page.begins()
    page.sees_it_run()

    page.visitor.reloads()

    page.sees_it_run()
    expect(page.visitor.keyed("live curves")).to_be_visible()
    page.sees_the_result()


def test_a_second_browser_sees_the_run_of_the_first_and_can_cancel_it_for_both(
    shared_lab: LabServer, visit: Visit
) -> None:
    first = TrainingPage(visit(shared_lab), SLOW, seed=22)
    second = TrainingPage(visit(shared_lab), SLOW, seed=22)
    first.begins()
    first.sees_it_run()

    second.opens()
    second.sees_it_run()
    asked = time.monotonic()
    second.cancel.click()
    first.sees("Nothing of it was kept")
    waited = time.monotonic() - asked
    second.sees("Nothing of it was kept")

    assert waited < SECONDS_UNTIL_ALL_KNOW
    assert first.state == "cancelled"
    assert first.files() <= {"status.json", "events.jsonl", "cancel"}
    expect(first.again).to_be_enabled()


def test_the_status_strip_follows_the_run_on_every_page_and_stops_it_from_there(
    shared_lab: LabServer, visit: Visit
) -> None:
    page = TrainingPage(visit(shared_lab), SLOW, seed=23)
    page.begins()
    page.sees_it_run()

    page.visitor.goes_to("Manipulate", until="What exactly is done to the training data?")
    strip = page.visitor.keyed(f"job {page.key}")
    expect(strip.get_by_text("Train the original")).to_be_visible()
    strip.get_by_role("button", name="Cancel").click()

    expect(page.visitor.main.get_by_text("Nothing is running.")).to_be_visible()
    assert page.state == "cancelled"

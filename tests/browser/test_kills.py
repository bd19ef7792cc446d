"""Processes that die in the middle of a run: what the page says, and that it can be run again."""

from __future__ import annotations

import psutil
import pytest
from playwright.sync_api import expect

from tests.browser.lab_server import LabServer
from tests.browser.training_page import SLOW, TrainingPage
from tests.browser.visitor import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_a_killed_worker_is_told_in_words_and_the_run_can_be_made_again(
    own_lab: LabServer, visit: Visit
) -> None:
    page = TrainingPage(visit(own_lab), SLOW, seed=31)
    page.begins()
    page.sees_it_run()

    own_lab.kill_worker(page.key)

    page.sees("Interrupted")
    page.sees("the process that worked on it has ended")
    assert page.state == "interrupted"
    page.begins_again()


def test_after_a_killed_server_the_page_comes_back_and_tells_the_truth_about_the_run(
    own_lab: LabServer, visit: Visit
) -> None:
    page = TrainingPage(visit(own_lab), SLOW, seed=32)
    page.begins()
    page.sees_it_run()

    own_lab.kill()
    orphans = own_lab.left_over()
    own_lab.start()

    ended = page.visitor.keyed("original_card").or_(page.again)
    expect(ended).to_be_visible()
    if page.state != "done":
        assert page.state == "interrupted"
        page.begins_again()
    page.visitor.settles()
    page.sees_the_result()
    assert psutil.wait_procs(orphans, timeout=60)[1] == []

"""Stored runs whose files were changed: nothing of them is shown, and they can be made again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from engine.experiment.scenario import Scenario
from engine.runs.jobs import execute
from tests.browser.lab_server import LabServer
from tests.browser.training_page import QUICK, TrainingPage
from tests.browser.visitor import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PREDICTIONS = "predictions.parquet"


def truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def bit_flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize(("harm", "seed"), [(truncated, 41), (bit_flipped, 42)])
def test_a_damaged_run_is_not_shown_and_is_computed_again(
    shared_lab: LabServer, visit: Visit, harm: Callable[[bytes], bytes], seed: int
) -> None:
    scenario = Scenario.of("digits", seed=seed)
    key = execute(scenario.train, shared_lab.store)
    page = TrainingPage(visit(shared_lab), QUICK, seed=seed)
    page.opens()
    page.sees_the_result()
    before = page.numbers()

    change(shared_lab.store.folder(key).path / PREDICTIONS, harm)
    page.visitor.reloads()

    expect(page.visitor.keyed("original_card")).to_have_count(0)
    page.sees("Not computed yet")
    page.begins_at_last()
    assert page.numbers() == before


def test_a_damaged_run_that_a_page_compares_with_is_offered_to_be_computed_again(
    shared_lab: LabServer, visit: Visit
) -> None:
    scenario = Scenario.of("digits", known=0.5, seed=43)
    execute(scenario.train, shared_lab.store)
    key = execute(scenario.unlearn_by("retrain"), shared_lab.store)
    visitor = visit(shared_lab)
    link = {"data": "digits", "known": "0.5", "seed": "43", "method": "EU"}
    visitor.opens("healed", **link)
    expect(visitor.keyed("card_retrain")).to_be_visible()

    change(shared_lab.store.folder(key).path / PREDICTIONS, bit_flipped)
    visitor.reloads()

    expect(visitor.button("Run EU")).to_be_visible()
    expect(visitor.keyed("card_retrain")).to_have_count(0)


def change(path: Path, harm: Callable[[bytes], bytes]) -> None:
    path.write_bytes(harm(path.read_bytes()))

from __future__ import annotations

import json

import pytest
import torch
from torch import nn

from engine.base.progress import Cancelled, silent
from engine.runs.jobs.reporting import Reports, Within
from engine.runs.store import RunFolder, Store


@pytest.fixture
def folder(store: Store) -> RunFolder:
    folder = store.folder("6" * 20)
    folder.clear()
    return folder


def test_an_event_says_when_how_far_and_what(folder: RunFolder):
    Reports(folder, silent)(1, 4, stage="training", loss=0.5)

    (event,) = folder.events()[0]
    assert {name: event[name] for name in ("done", "total", "stage", "loss")} == {
        "done": 1,
        "total": 4,
        "stage": "training",
        "loss": 0.5,
    }
    assert event["t"] > 1e9


def test_of_quick_reports_the_first_and_the_last_are_kept(folder: RunFolder):
    reports = Reports(folder, silent)

    for done in range(1, 501):
        reports(done, 500, stage="training", loss=1.0)

    kept = [event["done"] for event in folder.events()[0]]
    assert (kept[0], kept[-1]) == (1, 500)
    assert len(kept) < 50


def test_the_last_report_of_a_stage_is_kept_even_if_it_ended_early(folder: RunFolder):
    reports = Reports(folder, silent)

    for done in range(1, 5):
        reports(done, 100, stage="importance")
    reports(1, 10, stage="dampening")
    reports(2, 10, stage="dampening")
    reports.finish()

    kept = [(event["stage"], event["done"]) for event in folder.events()[0]]
    assert kept == [("importance", 1), ("importance", 4), ("dampening", 1), ("dampening", 2)]


def test_a_measurement_is_never_left_out(folder: RunFolder):
    reports = Reports(folder, silent)

    for done in range(1, 21):
        reports(done, 100, stage="training", loss=1.0, acc_corr=done / 100)

    assert [event["acc_corr"] for event in folder.events()[0]] == [n / 100 for n in range(1, 21)]


def test_a_model_stays_in_the_process_and_scalars_become_plain_numbers(folder: RunFolder):
    seen: list[object] = []

    def listen(done: int, total: int, **rest: object) -> None:
        seen.append(rest)

    reports = Reports(folder, listen)
    reports(1, 2, stage="x", model=nn.Linear(1, 1), loss=torch.tensor(0.5))  # type: ignore[arg-type]

    assert "model" not in json.dumps(folder.events()[0])
    assert seen == [{"stage": "x", "model": None, "loss": 0.5}]


def test_a_report_after_the_cancel_mark_ends_the_work(folder: RunFolder):
    reports = Reports(folder, silent)
    folder.request_cancel()

    with pytest.raises(Cancelled):
        reports(1, 2)


def test_a_part_of_the_work_is_named_after_the_whole():
    seen: list[str] = []

    def listen(done: int, total: int, *, stage: str = "", **_: object) -> None:
        seen.append(stage)

    Within("training the original", listen)(1, 2)
    Within("training the original", listen)(1, 2, stage="warm-up")

    assert seen == ["training the original", "training the original: warm-up"]

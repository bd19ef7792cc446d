"""A run looks the same while it runs and when it is read back."""

from __future__ import annotations

from engine.analysis.scores.trajectory import Curve, course_of_events, course_of_result
from engine.runs.jobs import execute
from engine.runs.result import Result


def test_events_become_curves_and_a_path():
    events = [
        {"t": 0.0, "done": 1, "total": 4, "stage": "", "loss": 2.0},
        {"t": 0.1, "done": 2, "total": 4, "stage": "", "acc_corr": 0.1, "acc_retain": 0.5},
        {"t": 0.2, "done": 4, "total": 4, "stage": "", "loss": 1.0},
    ]

    course = course_of_events(events)

    assert course.loss == Curve((1, 4), (2.0, 1.0))
    assert course.path == ((0.5, 0.1),)
    assert course.total == 4


def test_the_training_that_a_run_waits_for_is_not_its_own():
    waits = {"t": 0.0, "done": 9, "total": 9, "stage": "training the original", "loss": 3.0}

    assert course_of_events([waits]) == course_of_events([])


def test_a_finished_run_and_its_events_agree(store, tiny):
    key = execute(tiny, store)
    events, _ = store.folder(key).events()
    result = Result(store.find(key))

    read = course_of_result(result, tiny.recipe.steps)
    watched = course_of_events(events)

    assert read.total == watched.total == tiny.recipe.steps
    assert read.loss.values[-1] == watched.loss.values[-1]
    assert read.path[: len(watched.path)] == watched.path

"""The page Train or load, in each of its states."""

from __future__ import annotations

import json

import pytest

from engine.experiment.specs import cache_key
from pages.shared.sitemap import Page
from tests.pages.conftest import labels, texts

PAGE = Page.TRAIN


@pytest.fixture
def folder(scenario, store):
    """Where the run of the original is made."""
    return store.folder(cache_key(scenario.train))


def figures(app) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def test_a_finished_run_is_there_at_once_with_all_its_numbers(open_page, finished):
    app = open_page(PAGE)

    assert not app.exception
    assert [m.label for m in app.metric] == [
        "Clean accuracy",
        "Attack success",
        "Corrected accuracy",
        "Fit of S_m",
        "Training time",
    ]
    assert "of 360 test pictures" in texts(app)
    (figure,) = figures(app)
    assert {trace["name"] for trace in figure["data"]} == {"corrected", "kept", "loss"}


def test_what_is_not_computed_says_its_cost_and_has_a_button(open_page, finished):
    app = open_page(PAGE, seed="1")

    assert "Not computed yet." in texts(app) and "as one similar run did" in texts(app)
    assert "Train the original" in labels(app)


def test_the_button_trains_and_the_page_shows_the_result(open_page, scenario, store):
    app = open_page(PAGE)

    app.button(key=f"start {cache_key(scenario.train)}").click().run()

    assert not app.exception
    assert app.metric[0].label == "Clean accuracy"
    assert store.find(cache_key(scenario.train))


def test_a_run_under_way_shows_its_curves_and_can_be_cancelled(open_page, folder):
    with folder.claim():
        folder.write_status("running")
        folder.append_event({"t": 1.0, "done": 1, "total": 6, "stage": "", "loss": 2.0})
        folder.append_event(
            {"t": 2.0, "done": 3, "total": 6, "stage": "", "acc_corr": 0.1, "acc_retain": 0.4}
        )
        app = open_page(PAGE)
        app.button(key=f"cancel {folder.key}").click().run()

    assert not app.exception
    assert folder.is_cancel_requested
    (figure,) = figures(app)
    assert figure["layout"]["xaxis"]["range"] == [0, 6]


def test_a_cancelled_run_says_where_it_stopped(open_page, folder):
    folder.write_status("cancelled")
    folder.append_event({"t": 1.0, "done": 4, "total": 6, "stage": "", "loss": 2.0})

    app = open_page(PAGE)

    assert "Stopped at step 4 of 6" in texts(app)
    assert "Train the original again" in labels(app)


def test_an_interrupted_run_says_so(open_page, folder):
    folder.write_status("running")

    app = open_page(PAGE)

    assert "Interrupted" in texts(app)
    assert "Train the original again" in labels(app)


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        ("OutOfMemoryError: CUDA out of memory", "too small for this model"),
        ("RuntimeError: something odd", "not known"),
    ],
)
def test_a_failed_run_names_a_cause_and_folds_the_details(open_page, folder, error, cause):
    folder.write_status("failed", error=error, details="Traceback: line 1")

    app = open_page(PAGE)

    assert not app.exception
    assert error in app.error[0].value and cause in texts(app)
    assert app.expander[0].label == "Details, for an issue report"
    assert "Traceback: line 1" in app.code[0].value


def test_a_damaged_run_is_as_if_it_were_not_there(open_page, finished, scenario):
    run = finished.find(cache_key(scenario.train))
    (run.source.path / "metrics.json").write_bytes(b"{}")
    none = finished.find(cache_key(scenario.unlearn_by("none")))
    (none.source.path / "metrics.json").write_bytes(b"{}")

    app = open_page(PAGE)

    assert not app.exception
    assert "Train the original" in labels(app)

"""Start here: the story of the stored runs, in every state."""

from __future__ import annotations

import json

import pytest

from engine.base.markdown import plain
from engine.experiment.specs import cache_key
from engine.runs.result import Result
from engine.runs.store import Store
from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.stored_scenario import html, key_of, scenario_of_the_link, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.START
LADDER = ("none", "retrain", "cf", "ssd", "oracle")


def recount(store: Store, name: str) -> tuple[float, float]:
    """Both headline numbers, counted anew from the stored predictions."""
    rows = Result(store.find(key_of(name))).predictions
    affected = rows[rows["set"] == "affected_test"]
    kept = rows[(rows["set"] == "clean_test") & rows["outside"]]
    return (
        float((affected["predicted"] == affected["correct"]).mean()),
        float((kept["predicted"] == kept["correct"]).mean()),
    )


def test_the_cards_show_what_a_recount_of_the_predictions_gives(stored, opened):
    app = opened(PAGE)

    shown = [metric.value for metric in app.metric]
    expected = [f"{value:.1%}" for name in LADDER for value in recount(stored, name)]
    assert shown == expected


def test_the_changes_on_the_cards_are_against_the_original(stored, opened):
    app = opened(PAGE)

    original, ssd = recount(stored, "none"), recount(stored, "ssd")
    assert [m.delta for m in app.metric[:2]] == ["", ""]
    assert [m.delta for m in app.metric[6:8]] == [
        f"{100 * (b - a):+.1f}" for a, b in zip(original, ssd, strict=True)
    ]


def test_nine_pictures_are_shown_and_one_is_marked(stored, opened):
    shown = html(opened(PAGE))

    assert shown.count("<img") == 9
    assert shown.count("outline:3px") == 1
    assert "129 of 1,293" in words(opened(PAGE))


def test_the_sentences_carry_the_numbers_of_the_runs(stored, opened):
    app = opened(PAGE)

    eu, _ = recount(stored, "retrain")
    assert plain(f"train again from scratch (EU): {eu:.1%}.") in words(app)


def points(app, trace: str) -> list[float]:
    """The γ at which the curve has a point of ``trace``."""
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    (found,) = [t for t in figure["data"] if t.get("name") == trace]
    return [x for x, y in zip(found["x"], found["y"], strict=True) if y is not None]


def test_the_curve_is_revealed_by_a_guess(stored, opened):
    app = opened(PAGE)
    assert points(app, "EU") == [0.1]

    guess = app.segmented_control[0]
    guess.set_value("never").run()

    assert not app.exception
    assert points(app, "EU") == [0.1, 0.5, 1.0]
    assert "In these runs" in words(app)


def test_the_guess_can_be_skipped(stored, opened):
    app = opened(PAGE)

    app.toggle[0].set_value(True).run()

    assert points(app, "EU") == [0.1, 0.5, 1.0]


def test_without_runs_the_page_says_what_to_do_next(opened):
    app = opened(PAGE)

    labels = [button.label for button in app.button]
    assert "Train the original" in labels
    assert "Run EU" in labels
    assert "Show the shipped scenario instead" in labels
    assert not app.metric


def test_the_shipped_scenario_is_one_click_away(opened):
    app = opened(PAGE)

    app.button("take_default").click().run()

    assert not app.exception
    assert app.session_state["scenario"].data.name == "fashion-mnist-mini"


@pytest.mark.parametrize(
    ("state", "says"),
    [("cancelled", "Stopped"), ("failed", "It failed"), ("interrupted", "Interrupted")],
)
def test_a_run_that_ended_early_is_told(stored, opened, state, says):
    key = cache_key(scenario_of_the_link().unlearn_by("cf"))
    stored.delete(key)
    status = "running" if state == "interrupted" else state
    stored.folder(key).write_status(status, error="ValueError: no", details="line 1")

    app = opened(PAGE)

    assert says in words(app)
    assert "Run CF again" in [button.label for button in app.button]


def test_a_run_under_way_shows_its_cancel_button(stored, opened):
    key = cache_key(scenario_of_the_link().unlearn_by("cf"))
    stored.delete(key)
    with stored.folder(key).claim():
        stored.folder(key).write_status("running")

        app = opened(PAGE)

    assert "Cancel" in [button.label for button in app.button]


def test_a_broken_link_still_opens_the_page(stored, opened):
    app = opened(PAGE, known="7", seed="minus", harm="wishing")

    assert app.title[0].value.startswith("Some training pictures")

"""The page Unlearn: method cards, the plane, results and all that can go wrong."""

from __future__ import annotations

import json

import pytest

from engine.experiment.specs import cache_key
from engine.plugins.unlearners import every_method
from pages.shared.sitemap import Page
from tests.pages.conftest import labels, texts

PAGE = Page.UNLEARN
METHODS = every_method()


def points(app) -> list[str]:
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    models = next(trace for trace in figure["data"] if trace.get("name") == "models")
    return models["text"]


def test_finished_methods_stand_in_the_plane_with_original_and_oracle(open_page, finished):
    app = open_page(PAGE)

    assert not app.exception
    assert points(app) == ["Original", "Oracle", "EU", "SSD"]
    assert [m.label for m in app.metric] == ["Corrected", "Kept"] * 2
    assert app.metric[0].delta
    assert "Took **" in texts(app)


def test_a_selected_setting_is_named_with_its_rule(open_page, finished):
    app = open_page(PAGE)

    assert "Selected by the paper's rule from 5 settings: Selection α 10" in texts(app)


def test_what_is_missing_can_be_run_at_once(open_page, finished, scenario):
    app = open_page(PAGE, methods="EU")

    assert not [b for b in labels(app) if b.startswith("Run all")]
    app = open_page(PAGE, known="0.2", methods="EU")
    app.button(key=f"start {cache_key(scenario.at(known=0.2).unlearn_by('retrain'))}").click().run()

    assert not app.exception
    assert "EU" in points(app)


def test_an_empty_store_offers_everything(open_page):
    app = open_page(PAGE)

    assert not app.exception
    assert {"Run all 3 that are missing", "Run EU", "Run CF", "Run SSD"} <= set(labels(app))
    assert "Train the oracle" in labels(app)


def test_no_method_chosen_still_shows_the_references(open_page, finished):
    app = open_page(PAGE)

    app.pills("methods").set_value([]).run()

    assert not app.exception
    assert points(app) == ["Original", "Oracle"]


def test_a_link_means_the_same_methods_here_as_on_compare_however_many(open_page, finished):
    six = ["SCRUB", "CF", "EU", "NPO", "SSD", "SalUn"]

    here, there = (open_page(page, methods=six) for page in (PAGE, Page.COMPARE))

    assert not here.exception and not there.exception
    assert here.pills("methods").value == there.pills("methods").value
    assert len(here.pills("methods").value) == 6
    assert {"Run CF", "Run SCRUB", "Run NPO", "Run SalUn"} <= set(labels(here))


@pytest.mark.parametrize("name", METHODS)
def test_every_method_has_a_card_with_what_it_needs_costs_and_fails_at(open_page, name):
    app = open_page(PAGE)

    app.pills("methods").set_value([name]).run()

    assert not app.exception
    assert all(f"**{word}:**" in texts(app) for word in ("Needs", "Cost", "Weakness", "Source"))


def test_settings_by_hand_ask_for_another_run(open_page, finished):
    app = open_page(PAGE)

    app.radio(key="ssd.how").set_value("by hand")
    app.number_input(key="ssd.alpha").set_value(50.0)
    send = [b for b in app.button if b.label == "Use these settings"]
    send[-1].click().run()

    assert not app.exception
    assert "Run SSD" in labels(app)


def test_a_path_is_drawn_while_a_method_runs(open_page, finished, scenario):
    folder = finished.folder(cache_key(scenario.unlearn_by("cf")))
    with folder.claim():
        folder.write_status("running")
        for done, corr in ((1, 0.1), (2, 0.3)):
            folder.append_event(
                {"t": done, "done": done, "total": 9, "stage": "", "acc_corr": corr,
                 "acc_retain": 0.9}
            )  # fmt: skip
        app = open_page(PAGE)

    assert not app.exception
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    path = next(trace for trace in figure["data"] if trace.get("name") == "cf")
    assert (path["x"], path["y"]) == ([0.9, 0.9], [0.1, 0.3])


def test_a_failed_method_keeps_the_others_standing(open_page, finished, scenario):
    folder = finished.folder(cache_key(scenario.unlearn_by("cf")))
    folder.write_status("failed", error="ValueError: lr is too high", details="Traceback")

    app = open_page(PAGE)

    assert not app.exception
    assert "lr is too high" in app.error[0].value
    assert "SSD" in points(app)

"""Figures can be saved from every page, as PNG or SVG, under a name that tells what they are."""

from __future__ import annotations

import json

import pytest

from engine.experiment.scenario import Scenario
from pages.shared.chart import PAGE_COLOUR, file_name
from pages.shared.sitemap import Page
from tests.pages import stored_scenario

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGES = (
    Page.MANIPULATE,
    Page.TRAIN,
    Page.KNOW,
    Page.UNLEARN,
    Page.HEALED,
    Page.COMPARE,
)


def charts(app):
    return [element.proto for element in app.get("plotly_chart")]


def footer(proto):
    notes = json.loads(proto.spec)["layout"].get("annotations", [])
    return " ".join(n["text"].replace("<br>", " ") for n in notes if n.get("name") == "footer")


@pytest.mark.parametrize("page", PAGES)
def test_every_figure_can_be_saved_and_says_what_it_shows(stored, opened, page):
    found = charts(opened(page))

    assert found
    for proto in found:
        button = json.loads(proto.config)["toImageButtonOptions"]
        assert (button["format"], button["scale"]) == ("png", 2)
        assert button["filename"].startswith("digits_poisoning_10pct_gamma0.1_seed0_")
        assert "Digits" in footer(proto) and "3×3 patch" in footer(proto)


def test_the_page_lies_behind_a_saved_figure(stored, opened):
    (first, *_) = charts(opened(Page.COMPARE))

    assert json.loads(first.spec)["layout"]["paper_bgcolor"] == PAGE_COLOUR


def test_the_format_is_chosen_once_for_all_pages(stored, opened):
    app = opened(Page.COMPARE)

    app.session_state["figure_format"] = "svg"
    app.run()
    assert json.loads(charts(app)[0].config)["toImageButtonOptions"]["format"] == "svg"

    app.switch_page(Page.HEALED.script).run()
    assert json.loads(charts(app)[0].config)["toImageButtonOptions"]["format"] == "svg"


def test_a_file_name_has_no_letter_that_a_file_system_refuses():
    name = file_name(Scenario.of(size=0.002, known=0.3, seed=7), "known acc/corr")

    assert name == "fashion-mnist-mini_poisoning_0.2pct_gamma0.3_seed7_known-acc-corr"

"""The page What do you know?: the known share and what deletion leaves behind."""

from __future__ import annotations

import json

from pages.shared.sitemap import Page
from tests.pages.conftest import texts

PAGE = Page.KNOW


def waffle(app) -> dict[str, int]:
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    return {trace["name"]: len(trace["x"]) for trace in figure["data"]}


def test_the_words_and_the_waffle_agree_on_the_numbers(open_page):
    app = open_page(PAGE, known="0.3")

    assert not app.exception
    assert "**39** of 129 are known" in texts(app) and "**90** manipulated pictures" in texts(app)
    assert waffle(app) == {"identified": 39, "not identified": 90}


def test_the_slider_moves_the_scenario(open_page):
    app = open_page(PAGE)

    app.select_slider(key="second known").set_value(0.5).run()

    assert not app.exception
    assert app.session_state["scenario"].known == 0.5
    assert app.slider(key="known").value == 0.5
    assert "**64** of 129 are known" in texts(app)


def test_all_known_is_the_classic_case(open_page):
    app = open_page(PAGE, known="1.0")

    assert "Nothing is hidden: the classic case." in texts(app)


def test_next_to_nothing_known_is_said(open_page):
    app = open_page(PAGE, size="10")

    assert "next to nothing to unlearn from" in texts(app)


def test_a_share_between_the_grid_moves_to_its_nearest_point(open_page):
    app = open_page(PAGE, known="0.33")

    assert not app.exception
    assert app.session_state["scenario"].known == 0.3

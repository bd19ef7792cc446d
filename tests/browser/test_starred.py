"""Starred pictures in a browser: they are there again after a reload, until they are let go."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.lab_server import LabServer
from tests.browser.scenes import SCENE
from tests.browser.visitor import Visit, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_a_star_is_there_after_a_reload_and_goes_for_good(scene: LabServer, visit: Visit) -> None:
    visitor = visit(scene)
    visitor.opens("inspect", **SCENE)
    visitor.keyed("gallery").get_by_role("button").nth(3).click()
    visitor.button("Star").first.click()
    has_starred(visitor, 1)

    visitor.reloads()
    has_starred(visitor, 1)
    visitor.button("Unstar").click()
    has_starred(visitor, 0)

    visitor.reloads()
    visitor.has_drawn_figures()
    has_starred(visitor, 0)


def has_starred(visitor: Visitor, n: int) -> None:
    expect(visitor.keyed("shelf").get_by_text(f"Starred: {n} in")).to_be_visible()

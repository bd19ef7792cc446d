"""The address behind a figure's link: opened by somebody else, it shows the same."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.lab_server import LabServer
from tests.browser.scenes import SCENE
from tests.browser.visitor import Visit, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

TIMED = re.compile(r"\b[\d.,]+ m?s\b")


def test_the_gallery_of_a_class_is_restored_with_model_set_and_filter(
    scene: LabServer, visit: Visit
) -> None:
    visitor, other = visit(scene), visit(scene)
    visitor.opens("healed", **SCENE, method="CF", set="Clean")
    visitor.page.get_by_label("Pictures of a class").click()
    visitor.page.get_by_role("option", name="7", exact=True).click()

    visitor.follows("Open all of 7", until="What happened to this one picture?")

    asked = parse_qs(urlsplit(visitor.page.url).query)
    assert (asked["method"], asked["pictures"], asked["class"]) == (["CF"], ["Clean test"], ["7"])
    _shows_the_same(other, visitor, "the class's gallery")


def test_the_identified_part_is_restored_from_the_waffles_link(
    scene: LabServer, visit: Visit
) -> None:
    visitor, other = visit(scene), visit(scene)
    visitor.opens("know", **SCENE)

    visitor.follows("The 64 identified", until="What happened to this one picture?")

    assert parse_qs(urlsplit(visitor.page.url).query)["found"] == ["identified"]
    _shows_the_same(other, visitor, "the identified part")


def _shows_the_same(other: Visitor, visitor: Visitor, what: str) -> None:
    """Opens the address of ``visitor`` in a fresh profile, and compares all words."""
    visitor.has_drawn_figures()
    other.page.goto(visitor.page.url)
    other.settles()
    other.has_drawn_figures()
    expect(other.keyed("link_note")).to_have_count(0)
    assert _words(other) == _words(visitor), f"{what}: {visitor.page.url}"


def _words(visitor: Visitor) -> list[str]:
    """What the page says, without what took how long."""
    lines = TIMED.sub("", visitor.main.inner_text()).splitlines()
    return [line.strip() for line in lines if line.strip()]

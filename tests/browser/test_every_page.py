"""What holds on every page: narrow screens, headings, words for pictures, the keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.lab_server import LabServer
from tests.browser.scenes import SCENE, paths
from tests.browser.visitor import Visit, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

HIDDEN_WIDTH = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
WIDTH_BEYOND = "element => element.scrollWidth - element.clientWidth"
WITHOUT_WORDS = "() => [...document.images].filter(i => !i.alt).map(i => i.outerHTML.slice(0, 200))"
FOCUSED = """() => {
  const it = document.activeElement;
  if (it.querySelector('a, button, input')) return '';  // a region, not a control
  return it.getAttribute('aria-label') || it.innerText || it.getAttribute('role') || it.tagName;
}"""


def test_no_page_scrolls_sideways_on_a_phone(scene: LabServer, visit: Visit) -> None:
    visitor = visit(scene, width=390, height=844)

    beyond = {path: _beyond(visitor, path) for path in paths(visit(scene))}

    assert {path: width for path, width in beyond.items() if width > 1} == {}


def _beyond(visitor: Visitor, path: str) -> int:
    visitor.opens(path, **SCENE)
    body: int = visitor.page.evaluate(HIDDEN_WIDTH)
    inside: int = visitor.main.evaluate(WIDTH_BEYOND)
    return max(body, inside)


def test_every_page_has_one_title_and_says_what_its_pictures_show(
    scene: LabServer, visit: Visit
) -> None:
    visitor = visit(scene)
    mute: dict[str, list[str]] = {}

    for path in paths(visitor):
        visitor.opens(path, **SCENE)
        expect(visitor.heading).to_have_count(1)
        mute[path] = visitor.page.evaluate(WITHOUT_WORDS)

    assert {path: pictures for path, pictures in mute.items() if pictures} == {}


def test_the_tab_key_reaches_the_navigation_the_scenario_line_and_the_main_button(
    shared_lab: LabServer, visit: Visit
) -> None:
    visitor = visit(shared_lab)
    visitor.opens("train", data="digits", seed="51")

    reached = "\n".join(_tabbed(visitor) for _ in range(40))

    for control in ("Manipulate", "Runs", "Digits 8×8", "of these known", "Train the original"):
        assert control in reached


def test_a_run_can_be_started_with_the_keyboard_alone(shared_lab: LabServer, visit: Visit) -> None:
    visitor = visit(shared_lab)
    visitor.opens("train", data="digits", seed="52")

    for _ in range(40):
        if "Train the original" in _tabbed(visitor):
            break
    visitor.page.keyboard.press("Enter")

    expect(visitor.keyed("original_card")).to_be_visible()


def _tabbed(visitor: Visitor) -> str:
    """Presses the key once; what has the focus then."""
    visitor.page.keyboard.press("Tab")
    words: str = visitor.page.evaluate(FOCUSED)
    return words

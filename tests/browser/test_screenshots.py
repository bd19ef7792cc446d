"""Pictures of every page, for people to look at: ``LAB_SCREENSHOTS=folder make browser-test``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser.lab_server import LabServer
from tests.browser.scenes import SCENE, paths
from tests.browser.visitor import Visit, Visitor

FOLDER = os.environ.get("LAB_SCREENSHOTS", "")
SIZES = ((1440, 900), (390, 844))
TALLEST = 9000

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not FOLDER, reason="LAB_SCREENSHOTS names no folder for the pictures"),
]

HEIGHT = "element => element.scrollHeight"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_page_can_be_looked_at(
    scene: LabServer, visit: Visit, theme: str, width: int, height: int
) -> None:
    folder = Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    visitor = visit(scene, width=width, height=height, theme=theme)

    for path in paths(visit(scene)):
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.opens(path, **SCENE)
        _draw(visitor, folder / f"{path or 'start'}-{theme}-{width}.png", width, height)


def _draw(visitor: Visitor, file: Path, width: int, height: int) -> None:
    """The first screen and, beside it, the whole page."""
    visitor.has_drawn_figures()
    visitor.page.screenshot(path=file)
    whole: int = visitor.main.evaluate(HEIGHT)
    visitor.page.set_viewport_size({"width": width, "height": min(max(whole, height), TALLEST)})
    visitor.has_drawn_figures()
    visitor.page.screenshot(path=file.with_stem(f"{file.stem}-whole"))

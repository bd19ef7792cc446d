"""Class names that Markdown, HTML or LaTeX could take for their own stay names on every page."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.experiment.scenario import Scenario
from engine.plugins.datasets import DATASETS
from engine.plugins.datasets.files.picture_import import import_pictures
from engine.runs.jobs import execute
from engine.runs.store import Store
from pages.shared.sitemap import Page
from tests.pages.conftest import BLINK, blinking

NAMES = ("$5$ *a* `c`", ":red[x]", "<b>x<", "100%", "[a](b)")
ODD = ("$5$", "*a*", "`c`", ":red[", "[a](")
"""What no Markdown may hold: it would be set as something else."""
HARMS = ("poisoning", "interclass-confusion")


def scenario(harm: str) -> Scenario:
    return Scenario.of("odd", manipulation=harm, size=0.2)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with the set and, for two manipulations, an original, an oracle, EU and SSD."""
    root = tmp_path_factory.mktemp("odd")
    rng = np.random.default_rng(0)
    for part, n in (("train", 12), ("test", 4)):
        for name in NAMES:
            (root / "in" / part / name).mkdir(parents=True)
            for i in range(n):
                pixels = rng.integers(0, 255, (8, 8, 3), dtype=np.uint8)
                Image.fromarray(pixels).save(root / "in" / part / name / f"{i}.png")
    with blinking(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAB_CACHE", str(root / "cache"))
        import_pictures(root / "in", "odd", side=8)
        patch.setattr(DATASETS["odd"], "recipe", BLINK)
        for harm in HARMS:
            for method in ("none", "oracle", "retrain", "ssd"):
                execute(scenario(harm).unlearn_by(method), Store(root / "cache"))
    return root / "cache"


@pytest.fixture
def odd(made: Path, lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(made, lab)
    monkeypatch.setattr(DATASETS["odd"], "recipe", BLINK)


def elements(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        yield child
        yield from elements(child)


MARKDOWN = {"markdown", "caption", "metric", "button", "info", "warning", "error", "success"}


def words(element: Any) -> Iterator[str]:
    """What of an element Streamlit takes for Markdown."""
    for name in ("value", "label", "help", "body"):
        text = getattr(element, name, None)
        if isinstance(text, str) and (element.type in MARKDOWN or name in ("label", "help")):
            yield text
    for name in ("label", "popover"):
        inner = getattr(getattr(element, "proto", None), name, None)
        yield str(getattr(inner, "label", inner or ""))


def unescaped(text: str) -> list[str]:
    return [odd for odd in ODD if odd in text]


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("page", Page)
def test_odd_class_names_are_shown_as_they_are(odd, open_page, page, harm):
    more = {"sample": "0", "class_bar": NAMES[0]}

    app = open_page(page, data="odd", harm=harm, size="20 %", known="0.1", **more)

    assert not app.exception
    shown = list(elements(app._tree))
    assert [text for one in shown for text in words(one) if unescaped(text)] == []
    html = [one.proto.body for one in shown if one.type == "html"]
    assert [text for text in html if "<b>x<" in text] == []
    figures = [json.loads(one.proto.spec) for one in shown if one.type == "plotly_chart"]
    assert [figure for figure in figures if "<b>x<" in json.dumps(figure)] == []


def test_a_picture_of_ones_own_is_named_by_its_file(odd, open_page):
    link = {"size": "20 %", "pictures": "Clean test", "sample": "odd:test:7"}

    app = open_page(Page.INSPECT, data="odd", **link)

    assert not app.exception
    shown = [caption.value for caption in app.caption]
    assert any("test/" in words and "/3.png" in words for words in shown), shown

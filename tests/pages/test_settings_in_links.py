"""Every setting that a link can hold: the link writes it as the page reads it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from engine.plugins.manipulations import MANIPULATIONS
from pages.shared.link import WORDS, says_the_same
from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.conftest import MAIN
from tests.pages.stored_scenario import words

stored, opened = stored_scenario.stored, stored_scenario.opened

KINDS = (
    "selectbox", "multiselect", "radio", "button_group", "slider", "number_input", "text_input",
    "checkbox", "toggle",
)  # fmt: skip
TYPED = {"size": "20 %", "runs_text": "ssd"}
"""What is typed into a field of words."""


def settings(app: AppTest) -> dict[str, Any]:
    """By parameter, the widget whose value the link holds."""
    found = [widget for kind in KINDS for widget in app.get(kind)]
    return {w.proto.query_param_key: w for w in found if w.proto.query_param_key}


def written(app: AppTest, key: str) -> list[str]:
    """What the link would hold of the parameter ``key``, in the words that its widget has told."""
    value = app.session_state[key]
    values = value if isinstance(value, list) else [value]
    return [app.session_state[WORDS][key](one) for one in values if one is not None]


def options(widget: Any) -> list[str]:
    """The words of its options, as the browser gets them and writes them into the link."""
    shown = getattr(widget.proto, "options", ())
    return [one if isinstance(one, str) else one.content for one in shown]


def another(app: AppTest, key: str, widget: Any) -> str | None:
    """A text of the link that asks for something else than is shown; None if there is nothing."""
    if key in TYPED:
        return TYPED[key]
    if offered := options(widget):
        return next((text for text in reversed(offered) if text not in written(app, key)), None)
    if isinstance(widget.value, bool):
        return str(not widget.value).lower()
    step = widget.proto.step or 1
    more = widget.value + step
    return f"{more if more <= widget.proto.max else widget.value - step:g}"


def follows(app: AppTest, key: str, text: str) -> bool:
    """Whether the page shows what the link asks for, and its widget would write the same again."""
    if key not in settings(app) or f"`{key}=" in words(app):
        return False
    return len(said := written(app, key)) == 1 and says_the_same(text, said[0])


def asked_of(app: AppTest) -> dict[str, str]:
    """By parameter that has one, another value than is shown."""
    found = {key: another(app, key, widget) for key, widget in settings(app).items()}
    return {key: text for key, text in found.items() if text is not None}


def not_followed(opened, page: Page, asked: dict[str, str], **link: str) -> set[str]:
    """The parameters that are not followed, neither with all the others nor alone."""
    together = opened(page, **link | asked)
    alone = [key for key, text in asked.items() if not follows(together, key, text)]
    return {
        key
        for key in alone
        if not follows(opened(page, **link | {key: asked[key]}), key, asked[key])
    }


@pytest.mark.parametrize("harm", list(MANIPULATIONS))
def test_every_setting_of_the_scenario_is_shown_as_the_link_writes_it(stored, opened, harm):
    app = opened(Page.RUNS, harm=harm)
    asked = {key: text for key, text in asked_of(app).items() if not key.startswith("runs_")}

    assert {"data", "model", "harm", "size", "known", "seed"} <= asked.keys()
    apart = {key: asked.pop(key) for key in ("data", "model", "harm")}
    assert not_followed(opened, Page.RUNS, asked, harm=harm) == set()
    for key, text in apart.items():  # one of these takes others of the scenario with it
        assert not_followed(opened, Page.RUNS, {key: text}) == set()


@pytest.mark.parametrize("page", Page)
def test_every_setting_of_a_page_is_shown_as_the_link_writes_it(stored, opened, page):
    app = opened(page)
    frame = settings(opened(Page.START)).keys()
    own = {key: text for key, text in asked_of(app).items() if key not in frame}

    assert not_followed(opened, page, own) == set()


@pytest.mark.parametrize("page", Page)
def test_every_widget_in_the_link_tells_the_words_that_it_shows(stored, opened, page):
    app = opened(page)

    assert settings(app).keys() == app.session_state[WORDS].keys()
    for key, widget in settings(app).items():
        assert not options(widget) or {*map(str, written(app, key))} <= {*options(widget)}, key


def test_no_widget_is_bound_to_the_link_but_by_telling_its_words():
    bound = [path.name for path in MAIN.parent.rglob("*.py") if "query-params" in path.read_text()]

    assert bound == ["controls.py"]


def test_every_name_in_the_link_has_one_widget_that_writes_it():
    """A widget that two pages draw is one function of ``pages/shared``."""
    names = [
        name
        for path in MAIN.parent.rglob("*.py")
        for name in re.findall(r'in_link\("([^"{]+)"', path.read_text())
    ]

    assert len(names) > 20 and len(names) == len(set(names))

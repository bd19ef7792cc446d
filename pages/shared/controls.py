"""Widgets made from knobs and their place in the link, so that a plug-in needs no page work."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

import streamlit as st

from engine.base.knobs import Knob, knobs
from engine.base.registry import Plugin, Registry, UnknownName
from engine.plugins.datasets import DATASETS
from engine.plugins.interpreters import LOOKS
from engine.plugins.manipulations import MANIPULATIONS
from engine.plugins.models import MODELS
from engine.plugins.unlearners import UNLEARNERS
from pages.shared import link

KEPT: Mapping[str, Any] = {"persist_state": "session"}
"""The widget's value outlives a visit to another page."""

WIDE_RANGE = 64
"""A whole number with more values than this is typed, not slid."""


def in_link(key: str, words: Callable[[Any], Any] | None = None) -> dict[str, Any]:
    """What a widget is called with whose value is part of the link.

    Args:
        key: the widget's, and the parameter's name.
        words: how the widget shows an option and the link writes it, where that is not as it is.
    """
    link.say(key, words or _as_it_is)
    return {"key": key, "bind": "query-params", **({"format_func": words} if words else {})}


def _as_it_is(value: Any) -> Any:
    return value


class Names(NamedTuple):
    """Whose plug-ins a parameter of the link names, and what of a plug-in the link writes."""

    registry: Registry[Any]
    written: Callable[[type[Plugin]], str]

    def words(self, name: str) -> str:
        return self.written(self.registry[name])

    def spelled(self, text: str) -> str:
        """``text`` as the link writes what it means; as it is where it means nothing."""
        with suppress(UnknownName):
            return self.words(text)
        return text


def _name(plugin: type[Plugin]) -> str:
    return plugin.name


def _short(plugin: type[Plugin]) -> str:
    return plugin.short


def _title(plugin: type[Plugin]) -> str:
    return plugin.title


OF_METHODS = (
    "method", "methods", "forward", "left", "right", "beside", "places_model",
    "response_method", "disagree_rows", "disagree_columns",
)  # fmt: skip

NAMES: Mapping[str, Names] = {
    "data": Names(DATASETS, _name),
    "model": Names(MODELS, _name),
    "harm": Names(MANIPULATIONS, _name),
    "map": Names(LOOKS, _title),
    **dict.fromkeys(OF_METHODS, Names(UNLEARNERS, _short)),
}
"""Each may be called by any of its names. A link is read before the page that it opens is drawn,
so they are listed here and not where their widgets are."""


def named_in_link(key: str) -> dict[str, Any]:
    """What a widget is called with whose options are names of plug-ins, as :func:`in_link`."""
    names = NAMES[key]
    return in_link(key, None if names.written is _name else names.words)


def respell(page: st.Page) -> None:
    """Opens ``page`` with its link in the link's own spelling, where a person has typed another."""
    here = {key: st.query_params.get_all(key) for key in st.query_params}
    meant = {
        key: [NAMES[key].spelled(text) for text in texts] if key in NAMES else texts
        for key, texts in here.items()
    }
    if meant != here:
        link.reopen(page, meant, [])


def knob_widget(how: Knob, default: Any, key: str, **extra: Any) -> Any:
    """The widget that fits a knob; returns its value, of the type of ``default``."""
    extra = {"key": key, "help": how.in_words or None, **extra}
    if how.choices:
        return st.selectbox(how.label, how.choices, how.choices.index(default), **extra)
    if isinstance(default, bool):
        return st.checkbox(how.label, default, **extra)
    low, high = (None if bound is None else type(default)(bound) for bound in (how.low, how.high))
    if isinstance(default, int) and None not in (low, high) and high - low <= WIDE_RANGE:
        return st.slider(how.label, low, high, default, **extra)
    if isinstance(default, float) and (low, high) == (0.0, 1.0) and not how.log:
        return st.slider(how.label, low, high, default, 0.05, **extra)
    if isinstance(default, str):
        return st.text_input(how.label, default, **extra)
    step = _step(how, default)
    shape = None if isinstance(default, int) else "%g"
    return st.number_input(how.label, low, high, default, step, format=shape, **extra)


def _step(how: Knob, default: Any) -> Any:
    """A tenth of the default's own size for a float, so that a step means something."""
    if isinstance(default, int):
        return 1
    return 10.0 ** math.floor(math.log10(abs(default))) if default else 0.1


def tuned(cls: type[Plugin], *, prefix: str, **extra: Any) -> dict[str, Any]:
    """The values of all knobs of ``cls``, from widgets with keys ``prefix`` + field name."""
    return {
        name: knob_widget(how, default, f"{prefix}{name}", **extra)
        for name, default, how in knobs(cls)
    }


def second_handle(key: str) -> dict[str, Any]:
    """Makes a page's widget move the frame's widget ``key``, and follow it.

    Returns:
        What the page's widget is called with, beside its own label and options.
    """
    own = f"second {key}"
    st.session_state[own] = st.session_state[key]
    return {"key": own, "on_change": move, "args": (key,)}


def move(key: str) -> None:
    """Callback of a second handle: hands its value to the frame's widget ``key``."""
    st.session_state[key] = st.session_state[f"second {key}"]

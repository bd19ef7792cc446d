"""Cards with the two headline numbers of each model, never one without the other."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from engine.analysis.scores.headline import Headline, Number, headlines
from engine.analysis.scores.intervals import of_share
from engine.base.markdown import plain
from engine.figures.palette import method_look
from engine.plugins.unlearners import ORACLE, ORIGINAL
from engine.runs.result import Result
from pages.shared.scenario import WHY, percent

CORR_HELP = (
    "**Corrected accuracy (Acc_corr)**: of the pictures that the manipulation harms, the share "
    "that gets its *correct* label. Higher is better."
)
RETAIN_HELP = (
    "**Kept accuracy (Acc_retain)**: of the pictures that the manipulation does not concern, the "
    "share that gets its correct label. Higher is better."
)


def headline_cards(models: Mapping[str, Result], *, marked: str = "") -> None:
    """One card per model: the original first, the oracle last.

    Args:
        marked: the model that the page is about; its card says so.
    """
    found = headlines({name: run.scores for name, run in models.items()})
    fallen = _collapsed(models)
    if not found:
        return
    with st.grid(len(found), min_column_width=168, gap="small"):
        for one in found:
            with st.container(border=True, height="stretch", key=f"card_{one.method}"):
                run = models[one.method]
                _card(one, run, chosen=one.method == marked)
                if one.method in fallen:
                    st.markdown(":material/warning: **Collapsed**", help=fallen[one.method])


def _collapsed(models: Mapping[str, Result]) -> dict[str, str]:
    """Why the models that have collapsed count as such; nothing without the original."""
    if ORIGINAL not in models:
        return {}
    whys = {name: run.collapse(models[ORIGINAL]) for name, run in models.items()}
    return {name: why for name, why in whys.items() if why}


def collapse_warning(method: str, models: Mapping[str, Result]) -> None:
    """Says why ``method`` has collapsed, where it has; needs the original."""
    if why := _collapsed(models).get(method):
        st.warning(f"**{method_look(method).short} collapsed.** {why}", icon=":material/warning:")


def mark(method: str) -> str:
    """The method's colour as a small bar; its name always stands beside it."""
    return (
        f'<span style="display:inline-block;width:0.8em;height:0.8em;border-radius:3px;'
        f'background:{method_look(method).colour}"></span>'
    )


def _card(one: Headline, run: Result, *, chosen: bool) -> None:
    look = method_look(one.method)
    note = " · shown below" if chosen else ""
    st.html(f'{mark(one.method)} <b title="{escape(look.name)}">{escape(look.short)}</b>{note}')
    accuracy("Corrected accuracy", one.acc_corr, CORR_HELP, run)
    accuracy("Kept accuracy", one.acc_retain, RETAIN_HELP, run)
    st.caption(ROLES.get(one.method) or _gap(one.acc_corr, run))


ROLES = {
    ORIGINAL: "Trained on everything, bad pictures included.",
    ORACLE: "The mark to reach: it knows *all* bad pictures.",
}


def accuracy(label: str, number: Number, words: str, run: Result) -> None:
    """A headline number with its change from the original, grey where that is next to nothing."""
    st.metric(
        label,
        percent(number.value, knows_truth=run.knows_truth),
        None if number.change is None else f"{100 * number.change:+.1f}",
        delta_color="off" if _is_small(number.change) else "normal",
        delta_arrow="off" if _is_small(number.change) else "auto",
        delta_description="vs original" if number.change is not None else None,
        help=f"{words} {counted(number.value, number.n, number.images)}"
        if run.knows_truth
        else f"Not known: {WHY}.",
    )


def _is_small(change: float | None) -> bool:
    """Less than half a point: nothing to be glad or sorry about."""
    return change is None or abs(change) < 0.005


def _gap(number: Number, run: Result) -> str:
    if not run.knows_truth:
        return "There is no oracle to compare with."
    if number.gap is None:
        return "No oracle is stored to compare with."
    if number.gap <= 0:
        return "Not below the oracle."
    return f"{100 * number.gap:.1f} points below the oracle."


def counted(value: float | None, n: int, images: str) -> str:
    """A sentence: which pictures, how many, and Wilson's 95 % interval."""
    ends = None if value is None else of_share(value * n, n)
    sure = f"; 95 % interval {ends.low:.1%} to {ends.high:.1%} (Wilson)" if ends else ""
    return f"Counted: {n:,} {plain(images)}{sure}."

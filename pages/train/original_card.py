"""The original model's card: can it be trusted?"""

from __future__ import annotations

from functools import partial

import streamlit as st

from engine.base.duration import duration
from engine.base.markdown import plain
from engine.experiment.measure import NOT_KNOWN, Measure
from engine.experiment.metrics import METRICS
from engine.runs.result import Result
from pages.shared.headline import counted
from pages.shared.models import origin
from pages.shared.scenario import WHY, percent

_percent = partial(percent, knows_truth=True)


def original_card(result: Result) -> None:
    """Five numbers, each with which pictures it counts, and what they mean together."""
    scores = result.scores
    with st.container(border=True, key="original_card"):
        st.markdown(meaning(result))
        with st.grid(5, min_column_width=150):
            number(
                result,
                "Clean accuracy",
                scores.acc_retain,
                "Kept accuracy (Acc_retain): the share with the correct label. Higher is better.",
            )
            number(
                result,
                "Attack success",
                scores["asr"],
                "The share that gets the label that the manipulation wants. Lower is better.",
            )
            number(
                result,
                "Corrected accuracy",
                scores.acc_corr,
                "Acc_corr: the share of harmed pictures with the correct label. Higher is better.",
            )
            number(result, "Fit of S_m", scores["fit"], METRICS["fit"].help)
            st.metric(
                "Training time",
                duration(result.seconds),
                help="Wall clock of the training alone, without evaluation.",
            )
        origin(result)


def number(result: Result, label: str, measure: Measure, words: str) -> None:
    """A measure as a metric that says which pictures it counts and how many."""
    with st.container(gap=None):
        value = percent(measure.value, knows_truth=result.knows_truth)
        if value == NOT_KNOWN:
            st.metric(label, value, help=f"{words} Here {WHY}.")
            return
        st.metric(label, value, help=f"{words} {counted(measure.value, measure.n, measure.images)}")
        st.caption(f"of {measure.n:,} {plain(measure.images)}")


def meaning(result: Result) -> str:
    """The two yardsticks in two sentences that follow the numbers."""
    if not result.knows_truth:
        return f"How often this model is right is **{NOT_KNOWN}**: {WHY}."
    clean, asr = result.scores.acc_retain, result.scores["asr"]
    first = f"On clean test pictures this model is right **{_percent(clean.value)}** of the time. "
    if asr.value is None:
        return first + "The manipulation pulls no picture to one particular label."
    rest = f"of {asr.n:,} {plain(asr.images)}, **{_percent(asr.value)}** get the label it wants."
    chance = 1 / len(result.class_names)
    if asr.value >= 0.5:
        return first + f"That looks fine, and yet the manipulation has worked: {rest}"
    if asr.value > 2 * chance:
        return first + f"The manipulation has worked in part: {rest}"
    return first + f"The manipulation has hardly taken: {rest}"

"""How one method did, or how its run stands: the cards beside the plane."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from engine.analysis.scores.headline import Headline, headlines
from engine.analysis.scores.trajectory import course_of_result
from engine.base.duration import duration
from engine.base.knobs import knobs
from engine.experiment.specs import UnlearnSpec
from engine.figures.palette import method_look
from engine.plugins.unlearners import ORIGINAL, UNLEARNERS
from engine.runs.result import Result
from pages.shared.headline import CORR_HELP, RETAIN_HELP, accuracy, mark
from pages.shared.live_curves import LOOKED, curves
from pages.shared.missing import label_of
from pages.shared.models import origin
from pages.shared.running import result, stand


def outcome(spec: UnlearnSpec, references: Mapping[str, Result]) -> None:
    """The card of one method.

    Args:
        references: the finished runs of the original and the oracle, as far as they are there.
    """
    name = spec.unlearner.name
    with st.container(border=True, key=f"outcome_{name}", height="stretch"):
        st.html(f"{mark(name)} <b>{escape(method_look(name).name)}</b>")
        found = result(spec)
        if found is None:
            stand(spec, label_of(name))
        else:
            _finished(found, spec, references)


def _finished(found: Result, spec: UnlearnSpec, references: Mapping[str, Result]) -> None:
    name = spec.unlearner.name
    models = {**references, name: found}
    headline = next(
        h for h in headlines({n: run.scores for n, run in models.items()}) if h.method == name
    )
    with st.grid(2, min_column_width=110):
        accuracy("Corrected", headline.acc_corr, CORR_HELP, found)
        accuracy("Kept", headline.acc_retain, RETAIN_HELP, found)
    original = references.get(ORIGINAL)
    if original is not None and (why := found.collapse(original)):
        st.warning(f"**Collapsed.** {why} Gentler settings may help.", icon=":material/warning:")
    if found.n_changed == 0:
        st.info(
            "**It changed no prediction**: what stands here is the original's.",
            icon=":material/do_not_disturb_on:",
        )
    st.caption(f"Took **{duration(found.seconds)}**. {_gap(headline, found)}{_chosen(found, spec)}")
    origin(found)
    _step_by_step(found, name)


def _step_by_step(found: Result, name: str) -> None:
    """How the run went; of a selected one only the settings that were tried are known."""
    if found.chosen is None and len(found.points) > 2:
        with st.expander("Step by step", icon=":material/timeline:"):
            course = course_of_result(found, 100)
            curves(course, key=f"course_{name}", method=name, unit="Work done (%)", note=LOOKED)


def _gap(headline: Headline, found: Result) -> str:
    if not found.knows_truth:
        return "What it repaired is **not known**. "
    gap = headline.acc_corr.gap
    if gap is None:
        return "No oracle to compare with yet. "
    if gap <= 0:
        return "Corrected accuracy: not below the oracle's. "
    return f"Corrected accuracy: **{100 * gap:.1f} points below the oracle**. "


def _chosen(found: Result, spec: UnlearnSpec) -> str:
    cls = UNLEARNERS[spec.unlearner.name]
    values = found.chosen
    how = ""
    if values is not None:
        n = len(spec.unlearner.grid())
        how = f"Selected by the paper's rule from {n} settings: "
    elif spec.unlearner != cls():
        values, how = {n: getattr(spec.unlearner, n) for n, _, _ in knobs(cls)}, "Set by hand: "
    if not values:
        return ""
    shown = [f"{knob.label} {_said(values[n])}" for n, _, knob in knobs(cls) if n in values]
    return how + ", ".join(shown) + "."


def _said(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)

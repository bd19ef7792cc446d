"""Predict, then reveal: from which known share on does retraining heal the model?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.analysis.scores.outcomes import Outcome, at_this_known, by_method, over_known
from engine.analysis.scores.repair import HARM, first_healed, turnings
from engine.experiment.scenario import Scenario
from engine.experiment.specs import cache_key
from engine.experiment.studies.named import SHIPPED
from engine.plugins.unlearners import EU, ORACLE, ORIGINAL
from pages.shared.controls import KEPT
from pages.shared.known_curve import known_figure, stored_over_known
from pages.shared.scenario import is_known
from pages.shared.tables import known_table

NEVER = "never"
ENOUGH = 3
"""With runs at fewer known shares there is no curve to guess."""


def guess_the_curve(scenario: Scenario) -> None:
    """A question whose answer is the curve; skippable, and left out where no curve is stored."""
    if not is_known(scenario, "From which found share on retraining heals the model"):
        return
    found = stored_over_known(scenario, SHIPPED)
    curve = over_known(found, "acc_corr").get(EU, {})
    ends = by_method(found, "acc_corr")
    if len(curve) < ENOUGH or not {ORIGINAL, ORACLE} <= ends.keys():
        st.info(
            "The curve appears when runs at three or more known shares are stored. The page "
            "**Compare** computes them.",
            icon=":material/show_chart:",
        )
        return
    if turnings(found) is None:
        _nothing_to_heal(scenario, found)
        return
    answer = first_healed(found, EU)
    key = f"guess {cache_key(scenario.train)[:8]}"
    left, right = st.columns([2, 3], gap="large")
    with left:
        is_shown = _asked(key, sorted(curve))
        if is_shown:
            _answered(st.session_state.get(key), answer)
    with right:
        shown = found if is_shown else at_this_known(found, scenario)
        known_figure(scenario, shown, "acc_corr")
        known_table(shown, "acc_corr")


def _nothing_to_heal(scenario: Scenario, found: Sequence[Outcome]) -> None:
    """Where the manipulation did no damage there is nothing to guess; the curve shows that."""
    st.info(
        f"**Nothing to heal here.** Over the stored seeds the original's corrected accuracy is "
        f"less than {100 * HARM:.0f} points below the oracle's, so there is no damage that "
        "retraining could undo.",
        icon=":material/health_and_safety:",
    )
    known_figure(scenario, found, "acc_corr")
    known_table(found, "acc_corr")


def _asked(key: str, grid: Sequence[float]) -> bool:
    """The question; whether it has been answered or skipped."""
    options = [f"{known:.0%}" for known in grid] + [NEVER]
    st.markdown(
        "Delete the bad pictures that were found, then train again from scratch (EU). "
        "**From which found share on is at least three quarters of the damage undone?**"
    )
    said = st.segmented_control(
        "From which found share on?",
        options,
        key=key,
        label_visibility="collapsed",
        wrap=True,
        **KEPT,
    )
    if said is not None:
        return True
    skipped = st.toggle("Skip the guess, show the curve", key="skip_guess", **KEPT)
    if not skipped:
        st.caption("So far the figure shows only what the cards say. Guess to see the rest.")
    return skipped


def _answered(said: str | None, answer: float | None) -> None:
    right = NEVER if answer is None else f"{answer:.0%}"
    truth = (
        "In these runs it never is, at no found share that was run."
        if answer is None
        else f"In these runs it is from **{right}** on."
    )
    if said is None:
        st.markdown(truth)
    elif said == right:
        st.success(f"Right. {truth}", icon=":material/check_circle:")
    else:
        st.info(f"You said {said}. {truth}", icon=":material/lightbulb:")

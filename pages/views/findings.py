"""What the stored runs of a scenario say, in sentences that follow the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from engine import story
from engine.comparison import Outcome, by_method
from engine.figures.palette import EU, METHODS, ORACLE, ORIGINAL
from engine.results import Result
from engine.scenario import Scenario
from engine.unlearners import UNLEARNERS

TITLES = {name: look.short for name, look in METHODS.items()}


def spread_caption(found: Sequence[Outcome]) -> None:
    """One line on how far the seeds lie apart, for the cards show a single one."""
    spreads = by_method(found, "acc_corr")
    n = max((one.n for one in spreads.values()), default=0)
    if n == 0:
        return
    if n == 1:
        st.caption("One training each (n = 1): no spread to show.")
        return
    said = [f"{TITLES.get(m, m)} {s.low:.0%} to {s.high:.0%}" for m, s in spreads.items()]
    st.caption(f"The cards show one seed. Corrected accuracy over {n} seeds: {', '.join(said)}.")


def findings(scenario: Scenario, models: Mapping[str, Result]) -> None:
    """Up to four sentences: usual score, harm, retraining, best method."""
    if not {ORIGINAL, ORACLE} <= models.keys():
        return
    scores = {name: run.scores for name, run in models.items()}
    ends = scores[ORIGINAL], scores[ORACLE]
    said = [f"{story.usual_score(*ends)} {story.harm(*ends)}"]
    if EU in scores:
        said.append(story.after_retraining(scenario.known, scores[EU], *ends))
    methods = {n: s for n, s in scores.items() if not UNLEARNERS[n].is_reference and n != EU}
    if methods:
        said.append(story.best_method(methods, TITLES, *ends))
    st.markdown("\n".join(f"{i}. {sentence}" for i, sentence in enumerate(said, 1)))

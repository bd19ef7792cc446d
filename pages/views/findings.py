"""What the stored runs of a scenario say, in sentences that follow the numbers."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from engine import story
from engine.figures.palette import EU, METHODS, ORACLE, ORIGINAL
from engine.results import Result
from engine.scenario import Scenario
from engine.unlearners import UNLEARNERS

TITLES = {name: look.short for name, look in METHODS.items()}


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

"""Nine training pictures, one of which was manipulated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from engine.analysis.pictures.gallery import Strip, strip
from engine.analysis.samples.table import label_name
from engine.analysis.scores.findings import after_retraining, best_method, harm, usual_score
from engine.analysis.scores.outcomes import Outcome, by_method
from engine.experiment.scenario import Scenario
from engine.figures.palette import method_look, short_names
from engine.figures.pictures.tiles import Tile, tiles
from engine.plugins.unlearners import EU, ORACLE, ORIGINAL, UNLEARNERS
from engine.runs.result import Result


def nine_pictures(scenario: Scenario) -> None:
    """The pictures with the labels that training was given, the manipulated one framed."""
    shown = _strip(scenario)
    names = scenario.data.class_names
    st.markdown(
        f"**{shown.n_manipulated:,} of {shown.n_train:,}** training pictures were changed "
        f"({scenario.manipulation.describe(names)}), and nothing told the training which."
    )
    st.html(tiles([_tile(shown, i, names) for i in range(len(shown.given))], side=88))
    st.caption(
        "Drawn by the seed so that exactly one manipulated picture is among the nine. Below each: "
        "the label that training was given."
    )


@st.cache_data(max_entries=32, show_spinner=False)
def _strip(scenario: Scenario) -> Strip:
    return strip(scenario.train)


def _tile(shown: Strip, i: int, names: tuple[str, ...]) -> Tile:
    given = names[shown.given[i]]
    if i != shown.manipulated:
        return Tile(shown.images[i], [given], f"Training picture labelled {given}")
    correct = label_name(names, shown.correct and shown.correct[i])
    truth = "correct, by chance" if given == correct else f"really: {correct}"
    says = f"Manipulated training picture, labelled {given}; {truth}"
    return Tile(shown.images[i], [given, truth], says, framed=True)


def spread_caption(found: Sequence[Outcome]) -> None:
    """One line on how far the seeds lie apart, for the cards show a single one."""
    spreads = by_method(found, "acc_corr")
    n = max((one.n for one in spreads.values()), default=0)
    if n == 0:
        return
    if n == 1:
        st.caption("One training each (n = 1): no spread to show.")
        return
    said = [f"{method_look(m).short} {s.low:.0%} to {s.high:.0%}" for m, s in spreads.items()]
    st.caption(f"The cards show one seed. Corrected accuracy over {n} seeds: {', '.join(said)}.")


def findings(scenario: Scenario, models: Mapping[str, Result]) -> None:
    """Up to four sentences: usual score, harm, retraining, best method."""
    if not {ORIGINAL, ORACLE} <= models.keys():
        return
    scores = {name: run.scores for name, run in models.items()}
    ends = scores[ORIGINAL], scores[ORACLE]
    said = [f"{usual_score(*ends)} {harm(*ends)}"]
    if EU in scores:
        said.append(after_retraining(scenario.known, scores[EU], *ends))
    methods = {n: s for n, s in scores.items() if not UNLEARNERS[n].is_reference and n != EU}
    if methods:
        said.append(best_method(methods, short_names(), *ends))
    st.markdown("\n".join(f"{i}. {sentence}" for i, sentence in enumerate(said, 1)))

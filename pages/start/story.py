"""Nine training pictures, one of which was manipulated."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import streamlit as st

from engine.analysis.pictures.gallery import Strip, strip
from engine.analysis.scores.findings import best_of, story, unlearned
from engine.analysis.scores.outcomes import Outcome, by_method
from engine.base.markdown import plain
from engine.experiment.measure import NOT_KNOWN
from engine.experiment.scenario import Scenario
from engine.experiment.specs import TrainSpec, cache_key
from engine.figures.palette import method_look, short_names
from engine.figures.pictures.tiles import Tile, tiles
from engine.plugins.unlearners import ORACLE, ORIGINAL
from engine.runs.result import Result
from pages.shared.scenario import found_only, is_known


def nine_pictures(scenario: Scenario) -> None:
    """The pictures with the labels that training was given, the manipulated one framed."""
    shown = _strip(cache_key(scenario.train), scenario.train)
    names = scenario.data.class_names
    harm = scenario.manipulation
    were = "were changed" if harm.knows_truth else "have been found to be wrong"
    st.markdown(
        f"**{shown.n_manipulated:,} of {shown.n_train:,}** training pictures {were} "
        f"({plain(harm.describe(names))}), and nothing told the training which."
    )
    found_only(scenario)
    st.html(tiles([_tile(shown, i, names) for i in range(len(shown.given))], side=88))
    one = "manipulated picture" if harm.knows_truth else "picture that was found"
    st.caption(
        f"Drawn by the seed so that exactly one {one} is among the nine. Below each: the label "
        "that training was given."
    )


@st.cache_data(max_entries=32, show_spinner=False)
def _strip(key: str, _train: TrainSpec) -> Strip:
    """By the key of the training: Streamlit tells plug-ins apart by their knobs alone."""
    return strip(_train)


def _tile(shown: Strip, i: int, names: tuple[str, ...]) -> Tile:
    given = names[shown.given[i]]
    if i != shown.manipulated:
        return Tile(shown.images[i], [given], f"Training picture labelled {given}")
    if shown.correct is None:
        truth = f"correct label {NOT_KNOWN}"
    elif (correct := names[shown.correct[i]]) == given:
        truth = "correct, by chance"
    else:
        truth = f"really: {correct}"
    says = f"Manipulated training picture, labelled {given}; {truth}"
    return Tile(shown.images[i], [given, truth], says, framed=True)


def title_of(scenario: Scenario) -> str:
    """What is wrong with the data, and how much of that was found."""
    if not scenario.manipulation.knows_truth:
        return "Some training pictures were bad. Nobody knows how many more there are."
    if scenario.known == 1:
        return "Some training pictures were bad. All of them were found."
    return f"Some training pictures were bad. Only {scenario.known:.0%} of them were found."


def spread_caption(found: Sequence[Outcome], shown: Collection[str]) -> None:
    """One line on how far the seeds of the models ``shown`` lie apart; a card shows one."""
    spreads = {name: s for name, s in by_method(found, "acc_corr").items() if name in shown}
    n = max((one.n for one in spreads.values()), default=0)
    if n == 0:
        return
    if n == 1:
        st.caption("One training each (n = 1): no spread to show.")
        return
    said = [f"{method_look(m).short} {s.low:.0%} to {s.high:.0%}" for m, s in spreads.items()]
    st.caption(f"The cards show one seed. Corrected accuracy over {n} seeds: {', '.join(said)}.")


def findings(scenario: Scenario, models: Mapping[str, Result]) -> None:
    """What all stored models say, in up to four sentences."""
    what = "What the manipulation did to the model, and what repaired it,"
    if not is_known(scenario, what):
        return
    said = story(scenario.known, models, short_names())
    st.markdown("\n".join(f"{i}. {plain(sentence)}" for i, sentence in enumerate(said, 1)))


def best_stored(models: Mapping[str, Result]) -> tuple[str, ...]:
    """The method that the last of the sentences names, whose card has to stand below them."""
    if not {ORIGINAL, ORACLE} <= models.keys():
        return ()
    scores = {name: run.scores for name, run in models.items()}
    best = best_of(unlearned(scores), scores[ORIGINAL], scores[ORACLE])
    return () if best is None else (best,)

"""MU-Mis' own quantity over the training of the original: from when on does contribution show?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from engine.analysis.scores.sensitivity import (
    MEASURES,
    SHOWS,
    Way,
    of_picture,
    over_training,
    shows_from,
    ways,
)
from engine.analysis.scores.trajectory import course_of_result
from engine.experiment.scenario import Scenario
from engine.experiment.specs import LookSpec, cache_key
from engine.figures.charts.norm_distributions import GROUPS
from engine.figures.charts.sensitivity_course import NOTHING, sensitivity_course
from engine.plugins.interpreters.input_norms import PictureNorms
from engine.plugins.interpreters.training_norms import Agreement, TrainingNorms, read_training_norms
from engine.plugins.unlearners import ORIGINAL
from engine.runs.store import StoredRun
from pages.shared.chart import chart, footer
from pages.shared.interpreter_jobs import found_looks, get_under_way
from pages.shared.running import result

WORDS = {
    "given": "norm of the given label",
    "others": "mean norm of the other labels",
    "gap": "ratio of the given label to the others",
}


def norms_over_training(
    scenario: Scenario, picture: PictureNorms, n_identified: int, measure: str
) -> None:
    """Trains the original once more on demand, and draws what was seen on its way."""
    look = TrainingNorms()
    specs = {ORIGINAL: LookSpec(run=scenario.train, look=look)}
    get_under_way(specs, "input sensitivity over the training", at_once=False)
    found = found_looks(specs)
    if not found:
        st.info(
            f"Nothing computed yet. The button above trains the original once more, "
            f"{scenario.recipe.steps:,} steps, and measures it at {look.checkpoints} of them.",
            icon=":material/hourglass_empty:",
        )
        return
    table, compared = _read(found[ORIGINAL].key, id(found[ORIGINAL]), found[ORIGINAL])
    table = over_training(table, n_identified)
    found_ways = ways(table, measure)
    trained = result(scenario.train)
    course = course_of_result(trained, scenario.recipe.steps) if trained else None
    words = _in_words(found_ways, measure)
    st.markdown(words)
    counts = table[table["step"] == table["step"].max()]["group"].value_counts()
    figure = sensitivity_course(
        found_ways,
        measure=MEASURES[measure],
        chosen=of_picture(table, measure, picture.which, picture.index),
        acc_corr=course.acc_corr if course else NOTHING,
        acc_retain=course.acc_retain if course else NOTHING,
        footer=footer(
            scenario,
            *(f"{counts[kind]:,} {GROUPS[kind][0]}" for kind in GROUPS if kind in counts),
            f"{scenario.known:.0%} known, seed {scenario.seed}",
            f"run {cache_key(scenario.train)[:8]}",
        ),
    )
    chart(figure, key="training_norms", alt=words)
    st.caption(
        "● solid: S_f · ○ dashed: S_m without S_f · ■ dotted: clean test; line: median, band: "
        "the middle half. ◇ the chosen picture, where it is among them. In the middle, the AUROC "
        "against clean test pictures. Below, the original's accuracies, the affected pictures "
        "(solid) and the others (dashed)."
    )
    st.caption(_agreement_in_words(compared))
    with st.expander("As a table: medians at every checkpoint", icon=":material/table:"):
        st.dataframe(_table(found_ways))


def _in_words(found: dict[str, Way], measure: str) -> str:
    """From when on the gap shows, for the unidentified rest if there is one."""
    kind = "unidentified" if "unidentified" in found else "identified"
    areas = found[kind].auroc if kind in found else None
    if areas is None or not areas.values:
        return ""
    lowest = min(range(len(areas.values)), key=lambda place: areas.values[place])
    words = (
        f"At the end the {WORDS[measure]} is larger for {GROUPS[kind][0]} in "
        f"**{areas.values[-1]:.0%}** of pairs with clean test pictures (AUROC)"
    )
    since = shows_from(areas)
    if since is None:
        return f"{words}: contribution does not show (it would above {SHOWS:.0%})."
    words = f"{words}, and above {SHOWS:.0%} **from step {since} on**."
    if areas.values[lowest] < 1 - SHOWS:
        words += (
            f" Early in training it is the other way round: {areas.values[lowest]:.0%} at step "
            f"{areas.steps[lowest]}."
        )
    return words


def _agreement_in_words(compared: Agreement) -> str:
    if compared.is_equal:
        return "The training, gone through again, ended in the stored weights, bit for bit."
    return (
        ":material/warning: Trained again on this machine, the weights differ from the stored "
        f"ones by {compared.distance:.2g} of their norm: another machine or another number of "
        "threads rounds differently. The figure shows the training of this machine."
    )


def _table(found: dict[str, Way]) -> pd.DataFrame:
    columns = {}
    for kind, way in found.items():
        columns[f"{GROUPS[kind][0]}, median"] = pd.Series(way.middle.values, way.middle.steps)
        if way.auroc.steps:
            columns[f"{GROUPS[kind][0]}, AUROC"] = pd.Series(way.auroc.values, way.auroc.steps)
    table = pd.DataFrame(columns)
    table.index.name = "step"
    return table


@st.cache_resource(max_entries=16, show_spinner=False)
def _read(key: str, reading: int, _run: StoredRun) -> tuple[pd.DataFrame, Agreement]:
    """Once per reading of a run: made again on another machine, it may have come out otherwise."""
    return read_training_norms(_run)

"""One picture: itself, its twin, its labels, and what every stored model says of it."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from engine.analysis.pictures.gallery import pictures, twin
from engine.analysis.samples.files import file_of
from engine.analysis.samples.table import label_name
from engine.analysis.scores.from_which_on import from_which_on
from engine.base.markdown import plain
from engine.experiment.fates import HARMED, Fate, fate_of
from engine.experiment.scenario import Scenario
from engine.experiment.specs import TrainSpec
from engine.figures.palette import FATES, method_look
from engine.figures.pictures.answers import Answer, answers
from engine.figures.pictures.tiles import SIGNS
from engine.figures.pictures.twin import Twins, twins
from engine.runs.result import Result
from engine.training.evaluation import SETS
from pages.shared.samples.predictions import fates_over_known, rows_of

TOP = 3
WIDE = 112
"""Pixels of one picture of a twin, about."""


def sample_card(
    scenario: Scenario, models: Mapping[str, Result], which: str, index: int, n_identified: int
) -> None:
    """The card of one picture of an evaluation set.

    Args:
        n_identified: |S_f|.
    """
    first = rows_of(next(iter(models.values())), which).loc[index]
    names = scenario.data.class_names
    st.markdown(f"**{scenario.data.title}, {SETS[which].part} picture {index}**")
    if file := file_of(scenario.data, which, index):
        st.caption(f"`{file}`" if "`" not in file else plain(file))
    shown_picture(scenario.train, which, index)
    st.markdown(_labels(first, names, n_identified))
    history = fates_over_known(scenario, models, which, index)
    shown = [
        _answer(name, run, which, index, names, history, scenario.known)
        for name, run in models.items()
    ]
    st.html(answers(shown, what=f"What every model says of picture {index}"))
    if any(history.values()) and first["correct"] >= 0:
        _over_known(history)


def shown_picture(spec: TrainSpec, which: str, index: int) -> None:
    """Draws the picture, with its twin and the difference where there is a trigger."""
    found = drawn_twin(spec, which, index)
    if isinstance(found, Twins):
        st.image(found.png, alt=found.says)
        st.caption(f"{found.n_changed} pixels differ, by at most {found.largest} of 255.")
        return
    scale = max(1, round(WIDE / found.shape[-1]))
    large = found.repeat(scale, axis=0).repeat(scale, axis=1)
    st.image(large, alt=f"Picture {index}, as the models see it")


@functools.lru_cache(maxsize=256)
def drawn_twin(spec: TrainSpec, which: str, index: int):
    """The picture without and with the trigger; alone (``[h, w, c]``) where there is none."""
    both = twin(spec, which, index)
    if both is None:
        return pictures(spec, which, [index])[0].transpose(1, 2, 0)
    scale = max(1, round(WIDE / both.shape[-1]))
    return twins(both[0], both[1], scale=scale, names=("without trigger", "with trigger"))


def _labels(row: pd.Series, names: tuple[str, ...], n_identified: int) -> str:
    words = [f"Correct label: **{plain(label_name(names, row['correct']))}**."]
    if row["correct"] < 0 and row["rank"] < 0:
        words.append(f"It came as **{plain(names[row['given']])}**.")
    if row["rank"] >= 0:
        words.append(f"Trained as **{plain(names[row['given']])}**.")
        is_known = row["rank"] < n_identified
        words.append(
            "It is **identified**: a method is told of it."
            if is_known
            else "It is **not identified**: for a method it is a normal picture."
        )
    elif row["goal"] >= 0:
        words.append(f"The manipulation pulls it to **{plain(names[row['goal']])}**.")
    return " ".join(words)


def _answer(
    name: str,
    run: Result,
    which: str,
    index: int,
    names: tuple[str, ...],
    history: Mapping[str, Mapping[float, str]],
    known: float,
) -> Answer:
    row = rows_of(run, which).loc[index]
    given = [float(row[f"p_{k}"]) for k in range(len(names))]
    first = int(row["predicted"])  # probabilities are rounded, so a tie must not decide
    rest = sorted((k for k in range(len(names)) if k != first), key=lambda k: -given[k])
    likely = [k for k in rest[: TOP - 1] if given[k] > 0]  # rounded to nothing says nothing
    top = [
        (names[k], given[k], fate_of(k, int(row["correct"]), int(row["goal"])))
        for k in (first, *likely)
    ]
    return Answer(name, top, _over_shares(history.get(name), known))


def _over_shares(fates: Mapping[float, str] | None, known: float) -> str:
    """From which γ on a method's verdict is right, and where it is not, at the γ that have a run.

    Args:
        known: the γ of the page, whose own verdict stands beside this.
    """
    if not fates or len(fates) < 2 or Fate.UNKNOWN in fates.values():
        return ""
    right = [at for at, fate in sorted(fates.items()) if fate == Fate.CORRECT]
    since = from_which_on(fates, lambda fate: fate == Fate.CORRECT)
    if not right:
        return "right at no known share"
    if len(right) == len(fates):
        return "right at every known share"
    if since is not None and len(right) == sum(at >= since for at in fates):
        return f"right from {since:.0%} on"
    if known in right:
        wrong = next((at for at in sorted(fates) if at > known and at not in right), None)
        if wrong is not None:
            return f"right here, wrong again at {wrong:.0%}"
    return f"right at {len(right)} of {len(fates)} known shares"


def _mark(fate: str) -> str:
    mark = Fate(fate).mark
    return SIGNS[FATES[mark].symbol] if mark in FATES else "?"


def _over_known(history: Mapping[str, Mapping[float, str]]) -> None:
    """The fate of this picture at each known share that has a run."""
    grid = sorted({known for fates in history.values() for known in fates})
    table = pd.DataFrame(
        {
            f"{known:.0%}": [
                _mark(fates[known]) if known in fates else "" for fates in history.values()
            ]
            for known in grid
        },
        index=[method_look(name).short for name in history],
    )
    with st.expander("Over the known share γ", icon=":material/timeline:"):
        st.table(table)
        st.caption(
            " · ".join(f"{SIGNS[FATES[fate].symbol]} {FATES[fate].short}" for fate in HARMED)
            + ". An empty cell has no stored run."
        )

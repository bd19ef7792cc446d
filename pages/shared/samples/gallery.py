"""The pages of thumbnails: one sheet per page, frames and marks say what became of each."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from engine.analysis.pictures.gallery import pictures
from engine.analysis.samples.files import file_of
from engine.analysis.samples.table import Identity, fates_of, label_name
from engine.experiment.fates import Fate
from engine.experiment.scenario import Scenario
from engine.experiment.specs import TrainSpec, cache_key
from engine.figures.pictures.sheet import Sheet, Tag, sprite_sheet
from engine.figures.pictures.tiles import sign
from engine.plugins.datasets import Dataset
from engine.training.evaluation import MANIPULATED, SETS
from pages.shared.samples.choice import SAMPLE, identity, turned_to
from pages.shared.samples.sprite import sprite_gallery

SIDE, SMALL, MANY = 84, 56, 120
"""About so many pixels wide is a thumbnail, and a small one on a page of more than MANY."""


def legend(which: str, *, is_told: bool = True) -> None:
    """What frames and marks mean in the gallery of this set.

    Args:
        is_told: whether it is known what became of its pictures.
    """
    said: dict[Fate, list[str]] = {}
    for fate, words in fates_of(which).items() if is_told else ():
        said.setdefault(fate.mark, []).append(words)
    marks = [f"{sign(look)} {' or '.join(words)}" for look, words in said.items()]
    if which == MANIPULATED:
        marks.append("solid frame, filled mark: identified · dashed, open: not")
    if not is_told:
        marks.append(f"What became of each is {Fate.UNKNOWN.words}.")
    kept = [f'<span style="white-space:nowrap">{one}</span>' for one in marks]
    st.html(f'<div style="font-size:0.85rem">{" &nbsp; ".join(kept)}</div>')


def gallery(
    scenario: Scenario, which: str, table: pd.DataFrame, order: Sequence[int], per_page: int
) -> None:
    """One page of the pictures ``order``; a selected one becomes the chosen sample."""
    named = Identity.read(st.query_params.get(SAMPLE, ""))
    at = turned_to(order, per_page, named.index if named else None)
    if not order:
        st.info(
            "No picture passes these filters. The buttons above say how many each of them hides, "
            "and drop it.",
            icon=":material/filter_alt_off:",
        )
        return
    shown = order[(at - 1) * per_page : at * per_page]
    names = scenario.data.class_names
    rows = table.loc[shown]
    tags = tuple(
        Tag(Fate(fate).mark, known or not spoiled, names[said])
        for fate, known, spoiled, said in zip(
            rows["fate"],
            rows["is_identified"],
            rows["is_manipulated"],
            rows["predicted"],
            strict=True,
        )
    )
    sheet, name = drawn(
        scenario.train, which, tuple(shown), tags, SIDE if per_page <= MANY else SMALL
    )
    ids = [str(identity(scenario, which, index)) for index in shown]
    picked = sprite_gallery(
        sheet,
        name,
        ids,
        [_says(row, which, scenario.data) for row in rows.itertuples()],
        st.query_params.get(SAMPLE, ""),
        key="gallery",
        shows=".st-key-sample_panel",
    )
    if picked and picked in ids and picked != st.query_params.get(SAMPLE):
        st.query_params[SAMPLE] = picked
        st.rerun()


@functools.lru_cache(maxsize=16)
def drawn(
    spec: TrainSpec, which: str, indices: tuple[int, ...], tags: tuple[Tag, ...], side: int
) -> tuple[Sheet, str]:
    """The sheet of one page, and a name that changes whenever it does."""
    images = pictures(spec, which, indices)
    scale = max(1, round(side / images.shape[-1]))
    sheet = sprite_sheet(images, columns=20, scale=scale, tags=tags)
    return sheet, f"{cache_key(spec)} {hash((which, indices, tags, side)):x}"


def _says(row, which: str, data: Dataset) -> str:
    """A tile in words."""
    names, file = data.class_names, file_of(data, which, row.Index)
    words = [f"{SETS[which].part} picture {row.Index}: {label_name(names, row.correct)}"]
    words += [file] if file else []
    if row.is_manipulated:
        words.append(f"trained as {names[row.wanted]}")
        words.append("identified" if row.is_identified else "not identified")
    words.append(f"the model says {names[row.predicted]}, {Fate(row.fate).words}")
    return ", ".join(words)

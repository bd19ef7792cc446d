"""Test pictures as tiles, with the label that a model gives them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from engine.analysis.pictures.gallery import pictures
from engine.analysis.samples.table import label_name
from engine.analysis.samples.verdicts import (
    Judged,
    judged,
)
from engine.experiment.scenario import Scenario
from engine.figures.pictures.tiles import Tile, tiles
from engine.runs.result import Result


def gallery(scenario: Scenario, which: str, run: Result, indices: Sequence[int]) -> None:
    """The pictures ``indices`` with the label that the model of ``run`` gives them."""
    shown = judged({"": run.rows(which)}, indices)
    images = pictures(scenario.train, which, indices)
    names = scenario.data.class_names
    st.html(tiles([_judged(*each, names) for each in zip(shown, images, strict=True)]))


def _judged(one: Judged, image: np.ndarray, names: Sequence[str]) -> Tile:
    said = one.verdicts[""]
    lines = [names[said.predicted], f"test #{one.index}"]
    if one.correct >= 0:
        lines.insert(1, f"really: {names[one.correct]}")
    says = f"{label_name(names, one.correct)}, taken for {names[said.predicted]}"
    return Tile(image, lines, says, fate=said.fate)

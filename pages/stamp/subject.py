"""The picture of the stamp test: one of the test part, or an uploaded one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from engine.analysis.pictures.gallery import pictures
from engine.analysis.pictures.stamp_test import Picture, stamped
from engine.experiment.scenario import Scenario
from engine.figures.pictures.twin import twins
from engine.plugins.datasets.files.picture import OF_AN_UPLOAD, SUFFIXES, Unreadable, decoded
from engine.plugins.manipulations.trigger import Trigger
from engine.runs.result import Result
from engine.training.evaluation import CLEAN_TEST
from pages.shared.controls import in_link
from pages.shared.samples.predictions import rows_of

OWN, TEST = "Your own picture", "A test picture"


@dataclass(frozen=True)
class UnstampedPicture:
    """The picture before the trigger is put on.

    Attributes:
        correct: its correct label; None where it is not known.
    """

    picture: Picture
    correct: int | None
    name: str


def chosen_subject(scenario: Scenario, original: Result) -> UnstampedPicture | None:
    """A test picture by its index, or an upload; None while there is no usable one."""
    source = st.segmented_control(
        "Picture", (TEST, OWN), default=TEST, required=True, **in_link("stamp_source")
    )
    first = pictures(scenario.train, CLEAN_TEST, [0])[0]
    if source == OWN:
        return _upload(first.shape)
    rows = rows_of(original, CLEAN_TEST)
    index = st.number_input(
        "Test picture, by its place in the data set",
        0,
        int(rows.index.max()),
        int(rows.index.min()),
        **in_link("stamp_picture"),
    )
    (picture,) = pictures(scenario.train, CLEAN_TEST, [index])
    correct = int(rows.at[index, "correct"])
    return UnstampedPicture(picture, correct if correct >= 0 else None, f"test picture {index}")


def _upload(shape: tuple[int, int, int]) -> UnstampedPicture | None:
    channels, height, width = shape
    kind = "grey" if channels == 1 else "in colour"
    most = OF_AN_UPLOAD
    file = st.file_uploader(
        f"A picture file, at most {most.megabytes} MB and {most.megapixels} million pixels",
        SUFFIXES,
        key="stamp_file",
        help=f"Its middle square is made {width}×{height} pixels, {kind}; what is transparent "
        "becomes white, as on import. It stays in this session and is stored nowhere.",
        max_upload_size=most.megabytes,
    )
    if file is None:
        st.info("Choose a picture to begin.", icon=":material/upload:")
        return None
    try:
        return UnstampedPicture(decoded(file.getvalue(), shape, most), None, "your picture")
    except Unreadable as why:
        st.warning(f"Your picture cannot be used: {why}. Try another one.", icon=":material/block:")
        return None


def shown_subject(subject: UnstampedPicture, trigger: Trigger | None) -> Picture:
    """Draws the picture without and with the trigger; returns what the models are asked about."""
    after = stamped(subject.picture, trigger)
    scale = max(1, round(128 / after.shape[-1]))
    both = twins(subject.picture, after, scale=scale, names=("as it is", "with the trigger"))
    st.image(both.png, alt=both.says)
    return np.ascontiguousarray(after)

"""The picture of the stamp test, one of the test part or somebody's own, and the patch on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from engine.analysis.pictures.gallery import pictures
from engine.analysis.pictures.stamp_test import Picture, stamped
from engine.experiment.scenario import Scenario
from engine.figures.pictures.twin import twins
from engine.plugins.datasets.files.picture import OF_AN_UPLOAD, SUFFIXES, Unreadable, decoded
from engine.plugins.manipulations.patch import Patch
from engine.runs.result import Result
from pages.shared.controls import in_link
from pages.shared.predictions import rows_of

OWN, TEST = "Your own picture", "A test picture"


@dataclass(frozen=True)
class Subject:
    """The picture before the patch, and its correct label where that is known."""

    picture: Picture
    correct: int | None
    name: str


def chosen_subject(scenario: Scenario, original: Result) -> Subject | None:
    """A test picture by its index, or an upload; None while there is no usable one."""
    source = st.segmented_control(
        "Picture", (TEST, OWN), default=TEST, required=True, **in_link("stamp_source")
    )
    first = pictures(scenario.train, "clean_test", [0])[0]
    if source == OWN:
        return _upload(first.shape)
    rows = rows_of(original, "clean_test")
    index = st.number_input(
        "Test picture, by its place in the data set",
        0,
        int(rows.index.max()),
        int(rows.index.min()),
        **in_link("stamp_picture"),
    )
    (picture,) = pictures(scenario.train, "clean_test", [index])
    correct = int(rows.at[index, "correct"])
    return Subject(picture, correct, f"test picture {index}")


def _upload(shape: tuple[int, int, int]) -> Subject | None:
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
        return Subject(decoded(file.getvalue(), shape, most), None, "your picture")
    except Unreadable as why:
        st.warning(f"Your picture cannot be used: {why}. Try another one.", icon=":material/block:")
        return None


def chosen_patch(scenario: Scenario, shape: tuple[int, int, int]) -> Patch | None:
    """The patch that the sliders say, which begin with the trained one; None while it is off."""
    _, height, width = shape
    trained = getattr(scenario.manipulation, "stamp", None)
    usual = trained or Patch()
    row, column = usual.corner(height, width)
    is_on = st.toggle("Put the patch on", True, **in_link("patch_on"))
    with st.grid(3, min_column_width=120):
        side = _slider("Size", 1, min(height, width), usual.side, "patch_side")
        top = _slider("Row", 0, height - 1, row, "patch_row")
        left = _slider("Column", 0, width - 1, column, "patch_column")
        value = _slider("Brightness", 0.0, 1.0, usual.value, "patch_value")
        opacity = _slider("Opacity", 0.0, 1.0, usual.opacity, "patch_opacity")
    place = (min(top, height - side), min(left, width - side))
    patch = Patch(side, place, value, opacity)
    if trained is None:
        st.caption("This scenario was manipulated without a patch: no model has learned one.")
    elif patch != Patch(usual.side, (row, column), usual.value, usual.opacity):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(":material/edit: This is **not the trained trigger**.", width="content")
            st.button(
                "Back to the trained one",
                icon=":material/undo:",
                type="tertiary",
                on_click=_take_trained,
                args=(usual, row, column),
            )
    else:
        st.caption("This is the trigger that the models were trained with.")
    return patch if is_on else None


def _take_trained(patch: Patch, row: int, column: int) -> None:
    """Callback: sets every slider to the trigger that the models were trained with."""
    st.session_state.update(
        patch_side=patch.side,
        patch_row=row,
        patch_column=column,
        patch_value=patch.value,
        patch_opacity=patch.opacity,
    )


def _slider(label: str, low, high, default, key: str):
    step = 0.05 if isinstance(default, float) else 1
    return st.slider(label, low, high, default, step, **in_link(key))


def shown_subject(subject: Subject, patch: Patch | None) -> Picture:
    """Draws the picture without and with the patch; returns what the models are asked about."""
    after = stamped(subject.picture, patch)
    scale = max(1, round(128 / after.shape[-1]))
    both = twins(subject.picture, after, scale=scale, names=("as it is", "with the patch"))
    st.image(both.png, alt=both.says)
    return np.ascontiguousarray(after)

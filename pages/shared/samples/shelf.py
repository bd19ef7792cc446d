"""Starred pictures: to go back to, to open as a gallery, to take along and to bring again."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from engine.analysis.pictures.gallery import pictures
from engine.analysis.samples.table import label_name
from engine.experiment.scenario import Scenario
from engine.figures.pictures.sheet import Tag, sprite_sheet
from engine.plugins.unlearners import ORIGINAL
from engine.runs.result import Result
from pages.shared.samples.choice import choose, identity
from pages.shared.samples.filter import set_title
from pages.shared.samples.kept import (
    CURRENT,
    Kept,
    add_all,
    as_csv,
    as_zip,
    by_set,
    current_set,
    drop_set,
    read_csv,
    read_kept,
    sets_of,
    star,
    starred,
    write_kept,
)
from pages.shared.samples.links import narrow_to
from pages.shared.samples.predictions import rows_of
from pages.shared.samples.sprite import sprite_gallery

MOST_DRAWN = 120


def star_button(scenario: Scenario, what: Kept) -> None:
    is_starred = what in starred(scenario)
    st.button(
        "Unstar" if is_starred else "Star",
        icon=":material/star:" if is_starred else ":material/star_border:",
        key="star",
        on_click=star,
        args=(scenario, what),
    )


def shelf(scenario: Scenario, models: Mapping[str, Result]) -> None:
    """The set that stars go into, with what can be done with it."""
    kept = [one for one in starred(scenario) if one[1] in rows_of(models[ORIGINAL], one[0]).index]
    label = f"Starred: {len(kept):,} in “{current_set(scenario)}”"
    with st.expander(label, icon=":material/star:", key="shelf"):
        _chosen_set(scenario)
        if kept:
            _drawn(scenario, kept, models)
            _links(kept)
        else:
            st.markdown("Star a picture on its card to keep it here, or bring a set from a file.")
        _files(scenario, models, kept)


def _chosen_set(scenario: Scenario) -> None:
    names = list(dict.fromkeys([*sets_of(scenario), current_set(scenario)]))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Set",
            names,
            index=0,
            key=CURRENT,
            accept_new_options=True,
            width=260,
            persist_state="session",
            help="Stars go into this set. Type a new name to begin another one. The sets stay in "
            "this browser.",
        )
        st.button(
            "Delete this set",
            icon=":material/delete:",
            type="tertiary",
            key="drop_set",
            on_click=drop_set,
            args=(scenario,),
        )


def _drawn(scenario: Scenario, kept: list[Kept], models: Mapping[str, Result]) -> None:
    """The pictures; a selected one is opened in its set."""
    shown = kept[:MOST_DRAWN]
    images = np.stack([pictures(scenario.train, which, [index])[0] for which, index in shown])
    names = scenario.data.class_names
    correct = [rows_of(models[ORIGINAL], which).at[index, "correct"] for which, index in shown]
    sheet = sprite_sheet(
        images,
        columns=20,
        scale=max(1, round(56 / images.shape[-1])),
        tags=[Tag(caption=label_name(names, label)) for label in correct],
        what="starred pictures",
    )
    ids = [write_kept(one, scenario) for one in shown]
    says = [
        f"{set_title(which)}, picture {index}: {label_name(names, label)}"
        for (which, index), label in zip(shown, correct, strict=True)
    ]
    picked = sprite_gallery(sheet, " ".join(ids), ids, says, "", key="starred_gallery")
    if picked and (one := read_kept(picked, scenario)):
        st.session_state["go to starred"] = one
        st.rerun()
    if len(kept) > MOST_DRAWN:
        st.caption(f"The first {MOST_DRAWN} of {len(kept):,}; the files hold all.")


def go_to_starred(scenario: Scenario) -> None:
    """Called before the gallery is drawn: opens the starred picture that was just selected."""
    one: Kept | None = st.session_state.pop("go to starred", None)
    if one is not None:
        st.session_state["pictures"] = one[0]
        choose(identity(scenario, *one))


def _links(kept: list[Kept]) -> None:
    with st.container(horizontal=True):
        for which, indices in by_set(kept).items():
            st.button(
                f"Open the {len(indices):,} of {set_title(which)} as a gallery",
                icon=":material/grid_view:",
                type="tertiary",
                key=f"open starred {which}",
                on_click=narrow_to,
                args=(which, indices),
            )


def _files(scenario: Scenario, models: Mapping[str, Result], kept: list[Kept]) -> None:
    safe = "".join(c for c in current_set(scenario) if c.isalnum() or c in "-_ ").strip()
    if kept:
        with st.container(horizontal=True):
            st.download_button(
                "Ids and verdicts (CSV)",
                lambda: as_csv(scenario, models, kept),
                f"{safe or 'starred'}.csv",
                "text/csv",
                icon=":material/download:",
                on_click="ignore",
            )
            st.download_button(
                "Pictures (ZIP of PNG)",
                lambda: as_zip(scenario, kept),
                f"{safe or 'starred'}.zip",
                "application/zip",
                icon=":material/download:",
                on_click="ignore",
            )
    file = st.file_uploader(
        "Bring a set: ids and verdicts (CSV) as saved here", "csv", key="star_file"
    )
    if file is not None:
        _bring(scenario, models, file.getvalue(), file.file_id)


def _bring(scenario: Scenario, models: Mapping[str, Result], data: bytes, name: str) -> None:
    """Adds the pictures of a file to the current set, once per upload."""
    try:
        found, n_others = read_csv(scenario, models, data)
    except ValueError as error:
        st.warning(f"Nothing was added: {error}.", icon=":material/block:")
        return
    if st.session_state.get("uploaded file") != name:
        st.session_state["uploaded file"] = name
        if add_all(scenario, found):
            st.rerun()
    others = f" {n_others:,} are not of this scenario and were left out." if n_others else ""
    st.success(f"{len(found):,} pictures of the file are in this set.{others}")

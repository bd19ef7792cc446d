"""Pictures that somebody wants to keep in sight: one pinned, many starred, ready to export."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from engine.figures.pictures import channels_last
from engine.figures.png import png
from engine.gallery import pictures
from engine.inspection import PARTS, Identity
from engine.results import Result
from engine.scenario import Scenario
from pages.views.sample_choice import choose, identity
from pages.views.sample_filter import SETS
from pages.views.stored_rows import rows_of

PINNED, STARRED = "pinned sample", "starred samples"
Kept = tuple[str, int]
"""(evaluation set, index)."""


def pinned(scenario: Scenario) -> Kept | None:
    """The pinned picture, as long as its scenario is shown."""
    kept = st.session_state.get(PINNED)
    return kept[1] if kept and kept[0] == scenario.train else None


def starred(scenario: Scenario) -> list[Kept]:
    return st.session_state.setdefault(STARRED, {}).setdefault(scenario.train, [])


def pin_and_star(scenario: Scenario, which: str, index: int) -> None:
    """The two buttons of a card."""
    is_pinned, is_starred = pinned(scenario) == (which, index), (which, index) in starred(scenario)
    with st.container(horizontal=True):
        st.button(
            "Unpin" if is_pinned else "Pin to compare",
            icon=":material/keep_off:" if is_pinned else ":material/keep:",
            key="pin",
            on_click=_pin,
            args=(scenario, None if is_pinned else (which, index)),
        )
        st.button(
            "Unstar" if is_starred else "Star",
            icon=":material/star:",
            key="star",
            on_click=_star,
            args=(scenario, (which, index)),
        )
        one = str(identity(scenario, which, index))
        st.page_link(
            "look/inside.py",
            label="Look inside the models",
            icon=":material/visibility:",
            query_params={"pictures": SETS[which], "sample": one},
        )
        if which != "manipulated":
            st.page_link(
                "look/stamp.py",
                label="Stamp it",
                icon=":material/approval:",
                query_params={"stamp_picture": str(index)},
            )


def unpin(scenario: Scenario) -> None:
    st.button(
        "Unpin", icon=":material/keep_off:", key="unpin", on_click=_pin, args=(scenario, None)
    )


def shelf(scenario: Scenario, models: Mapping[str, Result]) -> None:
    """The starred pictures: to go back to, and to take along."""
    kept = starred(scenario)
    if not kept:
        return
    with st.expander(f"Starred: {len(kept):,}", icon=":material/star:"):
        name = st.text_input("Name of this set", "starred", max_chars=40, key="star_name")
        with st.container(horizontal=True):
            for which, index in kept[:24]:
                one = identity(scenario, which, index)
                st.button(str(one), key=f"starred {which} {index}", on_click=_go, args=(which, one))
        file = "".join(c for c in name if c.isalnum() or c in "-_ ").strip() or "starred"
        with st.container(horizontal=True):
            st.download_button(
                "Ids and verdicts (CSV)",
                lambda: _csv(scenario, models, kept),
                f"{file}.csv",
                "text/csv",
                icon=":material/download:",
            )
            st.download_button(
                "Pictures (ZIP of PNG)",
                lambda: _zip(scenario, kept),
                f"{file}.zip",
                "application/zip",
                icon=":material/download:",
            )


def _pin(scenario: Scenario, what: Kept | None) -> None:
    st.session_state[PINNED] = what and (scenario.train, what)


def _star(scenario: Scenario, what: Kept) -> None:
    kept = starred(scenario)
    if what in kept:
        kept.remove(what)
    else:
        kept.append(what)


def _go(which: str, one: Identity) -> None:
    st.session_state["pictures"] = which
    choose(one)


def _csv(scenario: Scenario, models: Mapping[str, Result], kept: list[Kept]) -> bytes:
    """One line per picture: its identity, its labels, and each model's label and fate."""
    lines = []
    for which, index in kept:
        line = {"dataset": scenario.data.name, "split": PARTS[which], "index": index, "set": which}
        for name, run in models.items():
            row = rows_of(run, which).loc[index]
            line |= {"correct": row["correct"], "given": row["given"], "goal": row["goal"]}
            line |= {f"{name}_says": row["predicted"], f"{name}_fate": row["fate"]}
        lines.append(line)
    return pd.DataFrame(lines).to_csv(index=False).encode()


def _zip(scenario: Scenario, kept: list[Kept]) -> bytes:
    """Each picture as the models meet it, under its identity."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for which, index in kept:
            (pixels,) = channels_last(pictures(scenario.train, which, [index]))
            name = str(identity(scenario, which, index)).replace(":", "-")
            archive.writestr(f"{name}-{which}.png", png(pixels))
    return buffer.getvalue()

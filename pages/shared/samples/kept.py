"""Pictures that are kept: how one is written, and the named sets of them per scenario.

The sets live in the session as plain text; ``sample_memory`` brings them back after a reload.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import streamlit as st

from engine.analysis.pictures.gallery import pictures
from engine.analysis.samples.files import file_of
from engine.analysis.samples.table import Identity
from engine.experiment.scenario import Scenario
from engine.experiment.specs import cache_key
from engine.figures.pictures.png import png
from engine.figures.pictures.sheet import channels_last
from engine.plugins.unlearners import ORIGINAL
from engine.runs.result import Result
from engine.training.evaluation import SETS
from pages.shared.samples.predictions import rows_of

Kept = tuple[str, int]
"""(evaluation set, index)."""

Sets = dict[str, list[str]]
"""Written pictures by the name of the set."""

EVERYTHING, CURRENT, USUAL = "starred sets", "star_set", "starred"


def write_kept(one: Kept, scenario: Scenario) -> str:
    """``manipulated:digits:train:17``: the evaluation set, then the picture's identity."""
    which, index = one
    return f"{which}:{Identity(scenario.data.name, SETS[which].part, index)}"


def read_kept(text: str, scenario: Scenario) -> Kept | None:
    """What :func:`write_kept` wrote of this scenario's data; None for anything else."""
    which, _, rest = text.partition(":")
    named = Identity.read(rest)
    if named is None or which not in SETS:
        return None
    is_of_this = (named.dataset, named.part) == (scenario.data.name, SETS[which].part)
    return (which, named.index) if is_of_this else None


def sets_of(scenario: Scenario) -> Sets:
    """The sets of this scenario; changes to what is returned are kept."""
    everything: dict[str, Sets] = st.session_state.setdefault(EVERYTHING, {})
    return everything.setdefault(cache_key(scenario.train), {})


def current_set(scenario: Scenario) -> str:
    """The name of the set that a star adds to."""
    return st.session_state.get(CURRENT) or next(iter(sets_of(scenario)), USUAL)


def starred(scenario: Scenario) -> list[Kept]:
    """The pictures of the current set."""
    texts = sets_of(scenario).get(current_set(scenario), [])
    return [kept for text in texts if (kept := read_kept(text, scenario))]


def star(scenario: Scenario, one: Kept) -> None:
    """Callback: puts ``one`` into the current set, or takes it out again."""
    kept, text = sets_of(scenario).setdefault(current_set(scenario), []), write_kept(one, scenario)
    if text in kept:
        kept.remove(text)
    else:
        kept.append(text)


def add_all(scenario: Scenario, more: Iterable[Kept]) -> int:
    """Puts ``more`` into the current set, each once; how many are new."""
    kept = sets_of(scenario).setdefault(current_set(scenario), [])
    new = [text for one in more if (text := write_kept(one, scenario)) not in kept]
    kept.extend(dict.fromkeys(new))
    return len(set(new))


def drop_set(scenario: Scenario) -> None:
    """Callback: forgets the current set."""
    sets_of(scenario).pop(current_set(scenario), None)
    st.session_state[CURRENT] = None


def by_set(kept: Sequence[Kept]) -> dict[str, list[int]]:
    """The indices of ``kept`` by evaluation set."""
    found: dict[str, list[int]] = {}
    for which, index in kept:
        found.setdefault(which, []).append(index)
    return found


NAMED = ("set", "dataset", "split", "index")
"""The columns that say which picture a line is about."""


def as_csv(scenario: Scenario, models: Mapping[str, Result], kept: Sequence[Kept]) -> bytes:
    """One line per picture: its identity, its labels, and each model's label and fate."""
    lines = []
    for which, index in kept:
        line = {
            "set": which,
            "dataset": scenario.data.name,
            "split": SETS[which].part,
            "index": index,
        }
        if file := file_of(scenario.data, which, index):
            line["file"] = file
        for name, run in models.items():
            row = rows_of(run, which).loc[index]
            correct = row["correct"] if row["correct"] >= 0 else None
            line |= {"correct": correct, "given": row["given"], "goal": row["goal"]}
            line |= {f"{name}_says": row["predicted"], f"{name}_fate": row["fate"]}
        lines.append(line)
    return pd.DataFrame(lines).to_csv(index=False).encode()


def as_zip(scenario: Scenario, kept: Sequence[Kept]) -> bytes:
    """Each picture as the models meet it, under its identity."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for which, index in kept:
            (pixels,) = channels_last(pictures(scenario.train, which, [index]))
            name = str(Identity(scenario.data.name, SETS[which].part, index)).replace(":", "-")
            archive.writestr(f"{name}-{which}.png", png(pixels))
    return buffer.getvalue()


def read_csv(
    scenario: Scenario, models: Mapping[str, Result], data: bytes
) -> tuple[list[Kept], int]:
    """The pictures of this scenario that :func:`as_csv` wrote, and how many others there were.

    Raises:
        ValueError: with a sentence, for a file that is no such table.
    """
    try:
        table = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    except (ValueError, UnicodeDecodeError) as error:
        raise ValueError("this file is no table of comma-separated values") from error
    gone = [name for name in NAMED if name not in table.columns]
    if gone:
        raise ValueError(f"the table has no column {', '.join(gone)}")
    texts = [":".join(line) for line in table[list(NAMED)].itertuples(index=False)]
    named = [read_kept(text, scenario) for text in texts]
    there = [one for one in named if one and one[1] in rows_of(models[ORIGINAL], one[0]).index]
    return there, len(texts) - len(there)

"""Starred pictures as files: ids with every model's verdict, pictures as PNG; and ids read back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import pandas as pd

from engine.figures.pictures import channels_last
from engine.figures.png import png
from engine.gallery import pictures
from engine.inspection import PARTS, Identity
from engine.results import Result
from engine.scenario import Scenario
from pages.views.sample_kept import Kept, read_kept
from pages.views.stored_rows import rows_of

NAMED = ("set", "dataset", "split", "index")
"""The columns that say which picture a line is about."""


def as_csv(scenario: Scenario, models: Mapping[str, Result], kept: Sequence[Kept]) -> bytes:
    """One line per picture: its identity, its labels, and each model's label and fate."""
    lines = []
    for which, index in kept:
        line = {"set": which, "dataset": scenario.data.name, "split": PARTS[which], "index": index}
        for name, run in models.items():
            row = rows_of(run, which).loc[index]
            line |= {"correct": row["correct"], "given": row["given"], "goal": row["goal"]}
            line |= {f"{name}_says": row["predicted"], f"{name}_fate": row["fate"]}
        lines.append(line)
    return pd.DataFrame(lines).to_csv(index=False).encode()


def as_zip(scenario: Scenario, kept: Sequence[Kept]) -> bytes:
    """Each picture as the models meet it, under its identity."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for which, index in kept:
            (pixels,) = channels_last(pictures(scenario.train, which, [index]))
            name = str(Identity(scenario.data.name, PARTS[which], index)).replace(":", "-")
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
    there = [one for one in named if one and one[1] in rows_of(models["none"], one[0]).index]
    return there, len(texts) - len(there)

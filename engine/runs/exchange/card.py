"""The card of an export: what it holds, how it was made, how to read it and take it in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from engine.experiment.metrics import METRICS

COLUMNS = """
- `runs.parquet`, a row per run: `key` (20 hex digits, the beginning of the SHA-256 of `spec`),
  `kind` (train or unlearn), what was run (`dataset`, `model`, `manipulation`, `size`,
  `unlearner`, `known` = γ, `select` = the rule that chose the setting, `chosen` = the setting,
  `seed`), what came of it (shares in [0, 1], of `n_…` pictures, each named below; `seconds` of the
  work without evaluation), and `spec`, `metrics` and `provenance` in full, as JSON.
- `predictions.parquet`, a row per run and picture: `key`, `set` (clean_test, affected_test,
  manipulated, validation), `index` (the picture's place in its part of the data set), `correct`
  and `given` label, `goal` (the label that the manipulation pulls to, -1 where none), `rank`
  (place in the order of identification, -1 outside S_m), `outside` (a clean test picture outside
  the affected domain), `predicted`, and `p_0`, `p_1`, … (probabilities to three decimals).
- `sweeps.parquet`, a row per run and setting that selection judged: `key`, `point`, `setting`
  (JSON), what the rule saw (`deletion_change`, `validation_accuracy`, `retained_accuracy`,
  `score`), what it did not see (the shares named below), whether it was `chosen`, and `columns`
  (which of these columns the run's own table has).
- `weights/<key>.safetensors`, where weights were asked for.
"""

USE = """
    sha256sum -c SHA256SUMS
    python -m engine import PATH      # verifies the checksums, then takes the runs in

    import pandas as pd
    runs = pd.read_parquet("runs.parquet")
    runs.pivot_table("acc_corr", "unlearner", "known")
"""


def card(folder: Path, rows: pd.DataFrame, title: str) -> str:
    """Markdown. ``folder`` has all other files already; ``rows`` is the table of runs."""
    parts = [
        f"# {title}",
        f"{len(rows):,} runs of the corrective unlearning lab. They hold no pictures: a picture is "
        "named by data set, part and index.",
        "## What was run",
        _scenarios(rows),
        "## How it was made",
        _made(rows),
        "## Files",
        _files(folder),
        COLUMNS.strip(),
        "## What the shares say",
        _metrics(),
        "## How to use it",
        USE.strip("\n"),
    ]
    return "\n\n".join(parts) + "\n"


def _scenarios(rows: pd.DataFrame) -> str:
    lines = [
        "| data | network | manipulation | size | runs | methods | γ | seeds |",
        "| --- " * 8 + "|",
    ]
    by = ["dataset", "model", "manipulation", "size"]
    for _, here in rows.groupby(by, sort=True):
        data, model, harm, size = here.iloc[0][by]
        unlearned = here[here["kind"] == "unlearn"]
        amount = f"{size:.1%}" if size < 1 else f"{size:g} pictures"
        cells = (
            data, model, harm, amount, f"{len(here):,}", _listed(unlearned["unlearner"]),
            _listed(unlearned["known"]), _listed(here["seed"]),
        )  # fmt: skip
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def _made(rows: pd.DataFrame) -> str:
    first, last = (datetime.fromtimestamp(rows["created"].agg(f), UTC) for f in ("min", "max"))
    return "\n".join(
        [
            f"- from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC",
            f"- on {_listed(rows['device'])}",
            f"- with torch {_listed(rows['torch'])}",
            f"- at commit {_listed(rows['commit'])}",
            f"- origin on the exporting machine: {_counted(rows['origin'])}",
            f"- {rows['seconds'].sum() / 3600:.2f} hours of work, evaluation not counted",
        ]
    )


def _metrics() -> str:
    return "\n".join(f"- `{name}`: {metric.in_words}" for name, metric in METRICS.items())


def _files(folder: Path) -> str:
    lines = ["| file | bytes |", "| --- | --- |"]
    for path in sorted(folder.glob("*.parquet")):
        lines.append(f"| {path.name} | {path.stat().st_size:,} |")
    weights = list((folder / "weights").glob("*"))
    if weights:
        size = sum(path.stat().st_size for path in weights)
        lines.append(f"| weights/ ({len(weights):,} files) | {size:,} |")
    return "\n".join(lines)


def _listed(values: pd.Series[str]) -> str:
    """The different values, in order."""
    known = sorted(values.dropna().unique().tolist())
    return ", ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in known) or "–"


def _counted(values: pd.Series[str]) -> str:
    return ", ".join(f"{n:,} {name}" for name, n in values.value_counts().items())

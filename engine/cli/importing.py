"""``import``: what the folder holds decides whether it is pictures or exported runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.cli import import_pictures, import_runs
from engine.exchange import is_export
from engine.exchange.exporting import RUNS


def main(arguments: Sequence[str]) -> int:
    paths = [Path(word) for word in arguments if not word.startswith("-")]
    if any(map(_holds_runs, paths)):
        return import_runs.main(arguments)
    return import_pictures.main(arguments)


def _holds_runs(path: Path) -> bool:
    return path.suffix == ".zip" or is_export(path) or (path / RUNS).is_file()

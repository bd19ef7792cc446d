"""Exports with right checksums and something odd in them: whole runs come in, or nothing does."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pandas as pd

from engine.runs.exchange import ExportDamaged, export, import_runs
from engine.runs.exchange.sums import SUMS, write_sums
from engine.runs.store import Store
from tests.campaigns.campaign import Campaign
from tests.campaigns.mutations import mutated
from tests.campaigns.small_store import made, numbers

VALUES: list[Any] = [
    None, True, -1, 0, 7, 1e300, -1e300, float("nan"), float("inf"), 2**70, "", "high", "x" * 5000,
    [], [1], {}, {"a": 1}, "\ud800", "../../x", [[[]]], "2020-01-01", 0.5,
]  # fmt: skip


class Exports(Campaign):
    name = "exports"
    title = "odd exports with right checksums taken in"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        store = made(folder / "store")
        runs = [run for key in store.own_keys() if (run := store.find(key))]
        export(runs, store, folder / "whole", title="All", weights=True)
        self._said = {run.key: numbers(store, run.key) for run in runs}

    def attempt(self, rng: random.Random) -> str:
        tried, root = self.folder / "tried", self.folder / "into"
        shutil.rmtree(tried, ignore_errors=True)
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.folder / "whole", tried)
        self._harmed(tried, rng)
        store = Store(root)
        try:
            import_runs(tried, store)
        except ExportDamaged as error:
            left = list((root / "runs").glob("[!.]*")) if root.exists() else []
            if left:
                return f"{len(left)} runs were taken in of an export that was refused: {error}"
            return "" if "\n" not in str(error) else f"a refusal of several lines: {error}"
        rows = Store(root).rows()
        for row in rows:  # whatever is taken in can be shown
            if numbers(store, row["key"]) is None:
                return f"a run was taken in that cannot be read: {row['key']}"
        return "" if len(rows) == len(self._said) else f"{len(rows)} of {len(self._said)} came in"

    def _harmed(self, folder: Path, rng: random.Random) -> None:
        if rng.random() < 0.6:
            _with_odd_document(folder / "runs.parquet", rng)
        else:
            files = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != SUMS]
            path = rng.choice(files)
            path.write_bytes(mutated(path.read_bytes(), rng))
        write_sums(folder)


def _with_odd_document(path: Path, rng: random.Random) -> None:
    """Another value somewhere in a document of some run, or a column that is not there."""
    rows = pd.read_parquet(path)
    if rng.random() < 0.1:
        rows = rows.drop(columns=rng.choice(list(rows)))
        rows.to_parquet(path)
        return
    column = rng.choice(["metrics", "provenance", "spec"])
    number = rng.randrange(len(rows))
    document = json.loads(rows.loc[number, column])
    _change(document, rng)
    rows.loc[number, column] = json.dumps(document, ensure_ascii=True)
    rows.to_parquet(path)


def _change(document: Any, rng: random.Random) -> None:
    """Goes down into ``document`` at random and changes what it ends at."""
    while True:
        places = list(document) if isinstance(document, dict) else range(len(document))
        if not places:
            return
        place = rng.choice(list(places))
        inner = document[place]
        if isinstance(inner, dict | list) and inner and rng.random() < 0.8:
            document = inner
            continue
        if rng.random() < 0.2:
            del document[place]
        else:
            document[place] = rng.choice(VALUES)
        return

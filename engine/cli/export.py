"""``export``: writes finished runs as Parquet and safetensors, with a card and checksums."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing

import pandas as pd

from engine.base.registry import UnknownName
from engine.cli.options.knobs import Texts
from engine.cli.options.parser import Failed, Parser, WrongInput, path, store_of
from engine.cli.options.progress_line import ProgressLine
from engine.cli.options.study_flags import add_changes, changes_of, read_options, titled
from engine.experiment.specs import cache_key
from engine.experiment.studies.named import study
from engine.runs.exchange import export
from engine.runs.store import Damaged, Store


def main(arguments: Sequence[str]) -> int:
    options, texts = read_options(_parser(), arguments)
    store = store_of(options)
    title, keys = _asked(options, texts, store)
    runs = [run for run in map(store.find, keys) if run is not None]
    if not runs:
        raise Failed("there is no finished run to export")
    try:
        with closing(ProgressLine(sys.stderr)) as line:
            made = export(
                runs,
                store,
                options.path,
                title=title,
                weights=options.weights,
                replace=options.replace,
                progress=line,
            )
    except (OSError, Damaged) as error:
        raise Failed(error) from error
    answer = {"runs": made.runs, "missing": len(keys) - len(runs), "weights": made.weights}
    print(json.dumps({"path": str(made.path), **answer, "bytes": made.size}))
    return 0


def _parser() -> Parser:
    parser = Parser("export", "Writes finished runs as Parquet, with a card and checksums.")
    parser.add_argument("path", type=path, help="a folder, or one file if it ends in .zip")
    parser.add_argument("--study", metavar="NAME", help="the runs of a study and their originals")
    parser.add_argument("--run", metavar="KEY", action="append", help="may be given again")
    parser.add_argument(
        "--table", metavar="CSV", type=path, help="runs in the column key, as the page Runs saves"
    )
    add_changes(parser)
    parser.add_argument("--weights", action="store_true", help="with weights, as safetensors")
    parser.add_argument(
        "--replace", action="store_true", help="an earlier export there that holds more too"
    )
    parser.epilog = "Without --study, --run or --table: every finished run."
    return parser


def _asked(options: Namespace, texts: Texts, store: Store) -> tuple[str, list[str]]:
    """A title and the keys, each once."""
    try:
        changes = changes_of(options, texts)
        if options.study:
            asked = study(options.study)
            specs = changes.of(asked.specs())
            of_study = [key for s in specs for key in (cache_key(s.train), cache_key(s))]
            title = f"The study {titled(options.study, changes)}: {asked.asks}"
            return title, list(dict.fromkeys(of_study))
        if changes.is_any:
            raise WrongInput("only a study can be changed by options: --study NAME")
        keys = list(options.run or [])
        if options.table:
            keys += pd.read_csv(options.table, dtype=str)["key"].tolist()
    except (UnknownName, OSError, ValueError, KeyError) as error:
        raise WrongInput(error) from error
    if keys:
        return "Chosen runs", _checked(list(dict.fromkeys(keys)), store)
    return "All runs of a store", [row["key"] for row in store.rows()]


def _checked(keys: list[str], store: Store) -> list[str]:
    """``keys``, or WrongInput for one that is no run here."""
    there = {row["key"] for row in store.rows()}
    for key in keys:
        if key not in there:
            raise WrongInput(f"there is no run {key[:40]} in this store")
    return keys

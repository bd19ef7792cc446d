"""``weights``: writes the weights of a finished run to a safetensors file."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing

from engine.base.registry import UnknownName
from engine.cli.options.parser import Failed, Parser, WrongInput, path, store_of
from engine.cli.options.progress_line import ProgressLine
from engine.experiment.kinds import ADOPTED
from engine.experiment.run_files import WEIGHTS
from engine.experiment.specs import cache_key, from_document
from engine.plugins.datasets import DatasetUnavailable
from engine.runs.jobs import execute
from engine.runs.store import DiskFull, Store, StoredRun
from engine.runs.weights.file import save_weights


def main(arguments: Sequence[str]) -> int:
    parser = Parser("weights", "Writes the weights of a run to a safetensors file.")
    parser.add_argument("key", help="of the run, as runs lists it")
    parser.add_argument("file", type=path)
    parser.add_argument(
        "--make", action="store_true", help="run it again if only its numbers are here"
    )
    parser.add_argument(
        "--own-names", action="store_true", help="the lab's names, not those of an adopted file"
    )
    options = parser.read(arguments)
    store = store_of(options)
    run = _run(options, store)
    try:
        n = save_weights(run, options.file, {} if options.own_names else _names(run, store))
    except OSError as error:
        raise Failed(f"{options.file} cannot be written: {error}") from error
    print(json.dumps({"key": run.key, "file": str(options.file), "tensors": n}))
    return 0


def _names(run: StoredRun, store: Store) -> dict[str, str]:
    """The names in the file that the run's original was adopted from, by the lab's."""
    try:
        original = store.find(cache_key(from_document(run.document).original))
    except (ValueError, TypeError, LookupError):
        return {}
    adopted = original.manifest.get(ADOPTED, {}) if original else {}
    return dict(adopted.get("names", {}))


def _run(options: Namespace, store: Store) -> StoredRun:
    """The run with its weights."""
    try:
        run = store.find(options.key, needs=(WEIGHTS,)) or store.find(options.key)
    except ValueError as error:
        raise WrongInput(error) from error
    if run is None:
        raise WrongInput(f"there is no run {options.key} in this store")
    if WEIGHTS in run.files:
        return run
    if not options.make:
        raise Failed(f"the run {run.key} is here without its weights; --make runs it again")
    return _made(run, store)


def _made(run: StoredRun, store: Store) -> StoredRun:
    try:
        with closing(ProgressLine(sys.stderr)) as line:
            execute(from_document(run.document), store, line, needs=(WEIGHTS,))
    except (ValueError, UnknownName, DatasetUnavailable, DiskFull) as error:
        raise Failed(f"the run {run.key} cannot be made again: {error}") from error
    made = store.find(run.key, needs=(WEIGHTS,))
    assert made is not None
    return made

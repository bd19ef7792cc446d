"""``sweep``: makes all runs of a study, or of a file of specs, that are missing."""

from __future__ import annotations

import json
import shlex
import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from engine.base.progress import Cancelled
from engine.base.registry import UnknownName
from engine.cli.options.backends import add_backend_options, backend_of
from engine.cli.options.forecast import say_expected
from engine.cli.options.parser import Failed, Parser, WrongInput, can_be_path, store_of
from engine.cli.options.progress_line import SweepLine
from engine.cli.options.study_flags import (
    Changes,
    add_changes,
    changes_of,
    read_options,
    short_title,
)
from engine.experiment.specs import SCHEMA, Spec, cache_key, from_document
from engine.experiment.studies.named import STUDIES, check_data, study
from engine.plugins.datasets import DatasetUnavailable
from engine.runs.jobs.batch import Tally
from engine.runs.jobs.sweep import UnderWay, sweep
from engine.runs.store import Store

HERE = ("inline", "local")
"""Backends that work on this machine: how fast another one is cannot be timed from here."""


def main(arguments: Sequence[str]) -> int:
    options, texts = read_options(_parser(), arguments)
    try:
        changes = changes_of(options, texts)
        specs = _specs(options.runs, changes)
    except (UnknownName, ValueError) as error:
        raise WrongInput(error) from error
    command = shlex.join(["python", "-m", "engine", "sweep", *arguments])
    began = time.monotonic()
    title = short_title(Path(options.runs).name, changes)
    tally = made(specs, store_of(options), options, title=title, command=command)
    print(json.dumps({"sweep": options.runs, **changes.said, **counted(tally, options, began)}))
    return 1 if tally.failed else 0


def _parser() -> Parser:
    parser = Parser("sweep", "Makes all runs of a study that are missing, on any backend.")
    parser.add_argument("runs", metavar="STUDY", help=f"{', '.join(STUDIES)}, or a file of specs")
    add_changes(parser)
    add_backend_options(parser)
    parser.epilog = "Smaller: --recipe.steps 100, --model.width 8, --methods ssd cf --known 0.5."
    return parser


def made(
    specs: Sequence[Spec], store: Store, options: Namespace, *, title: str, command: str
) -> Tally:
    """Sweeps ``specs`` on the backend that ``options`` name, with a line of progress.

    Raises:
        WrongInput: if that backend cannot be had.
        Failed: when pictures are not at hand, another process is at it, or it is stopped.
    """
    missing = [spec for spec in specs if store.find(cache_key(spec)) is None]
    try:
        check_data(missing)
        with (
            closing(SweepLine(sys.stderr)) as line,
            closing(backend_of(options, store)) as backend,
        ):
            if options.backend in HERE:
                say_expected(missing, store)
            return sweep(
                specs,
                backend,
                store,
                title=title,
                kind=options.backend,
                command=command,
                listen=line,
            )
    except DatasetUnavailable as error:
        raise Failed(f"{error} Or name other pictures that are here: --dataset NAME.") from error
    except UnderWay as error:
        raise Failed(error) from error
    except Cancelled:
        raise Failed(f"{title} was stopped; the same command goes on with it") from None


def counted(tally: Tally, options: Namespace, began: float) -> dict[str, object]:
    """What became of the runs, where they were made, and the wall clock since ``began``."""
    return {
        "cached": len(tally.cached),
        "made": len(tally.made),
        "failed": tally.failed,
        "backend": options.backend,
        "seconds": round(time.monotonic() - began, 2),
    }


def _specs(name: str, changes: Changes) -> Sequence[Spec]:
    """The runs of a study, else of a file."""
    path = Path(name)
    if name not in STUDIES and can_be_path(name) and path.is_file():
        if changes.is_any:
            raise WrongInput(f"{name} is a file of runs: only a study can be changed by options")
        return specs_in(path)
    try:
        return changes.of(study(name).specs())
    except UnknownName as error:
        raise WrongInput(f"{error}, and no file of that name") from error


def specs_in(path: Path) -> list[Spec]:
    """The specs in ``path``; raises :class:`WrongInput` naming the first that is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongInput(f"{path} cannot be read: {error}") from error
    specs = [
        _spec(document, f"{path}, spec {n}") for n, document in enumerate(_json(text, path), 1)
    ]
    if not specs:
        raise WrongInput(f"{path} holds no specs")
    return specs


def _json(text: str, path: Path) -> list[Any]:
    """The JSON values in ``text``, between which there may be white space or nothing."""
    decoder, values, rest = json.JSONDecoder(), list[Any](), text.lstrip()
    while rest:
        try:
            value, end = decoder.raw_decode(rest)
        except (ValueError, RecursionError) as error:
            raise WrongInput(f"{path}, spec {len(values) + 1}: {error}") from error
        values.append(value)
        rest = rest[end:].lstrip()
    return values


def _spec(document: Any, where: str) -> Spec:
    try:
        fields = dict(document)
        if fields.pop("schema", SCHEMA) != SCHEMA:
            raise ValueError(f"it was written for schema {document['schema']}, this is {SCHEMA}")
        return from_document(fields)
    except (ValueError, TypeError, KeyError, UnknownName) as error:
        raise WrongInput(f"{where} is no spec: {error}") from error

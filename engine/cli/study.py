"""``study``: a sweep of a named list of runs, and what comes after it: the report, shipping."""

from __future__ import annotations

import json
import shlex
import time
from argparse import Namespace
from collections.abc import Sequence

from engine.base.registry import UnknownName
from engine.cli.options.backends import add_backend_options
from engine.cli.options.parser import Parser, WrongInput, store_of
from engine.cli.options.study_flags import (
    Changes,
    add_changes,
    changes_of,
    read_options,
    short_title,
)
from engine.cli.report import report
from engine.cli.sweep import counted, made
from engine.experiment.public_protocol import protocol_of
from engine.experiment.specs import UnlearnSpec
from engine.experiment.studies.named import STUDIES, Study, study
from engine.runs.exchange.starter import ship


def main(arguments: Sequence[str]) -> int:
    options, texts = read_options(_parser(), arguments)
    try:
        asked, changes = study(options.name), changes_of(options, texts)
        specs = changes.of(asked.specs())
    except (UnknownName, ValueError) as error:
        raise WrongInput(error) from error
    command = shlex.join(["python", "-m", "engine", "study", *arguments])
    return _make(asked, specs, options, changes, command)


def _parser() -> Parser:
    parser = Parser("study", "Makes all runs of a study that are missing.")
    parser.add_argument("name", help=", ".join(STUDIES))
    parser.add_argument("--ship", action="store_true", help="then copies them into starter/")
    parser.add_argument("--report", action="store_true", help="prints the results as Markdown")
    add_changes(parser)
    add_backend_options(parser)
    parser.epilog = "Smaller: --recipe.steps 100, --model.width 8, --methods ssd cf --known 0.5."
    return parser


def _make(
    asked: Study, specs: Sequence[UnlearnSpec], options: Namespace, changes: Changes, command: str
) -> int:
    store, began = store_of(options), time.monotonic()
    tally = made(specs, store, options, title=short_title(options.name, changes), command=command)
    shipped = ship(specs, store) if options.ship and not tally.failed else []
    answer = {
        "study": options.name,
        "asks": asked.asks,
        **({"departs": asked.departs} if asked.departs else {}),
        **changes.said,
        **protocol_of(specs),
        **counted(tally, options, began),
        "shipped": len(shipped),
    }
    print(report(specs, store) if options.report else json.dumps(answer))
    return 1 if tally.failed else 0

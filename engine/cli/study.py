"""``study``: a sweep of a named list of runs, and what comes after it: the report, shipping."""

from __future__ import annotations

import json
import shlex
from argparse import Namespace
from collections.abc import Sequence

from engine.cli.backends import add_backend_options
from engine.cli.errors import WrongInput
from engine.cli.parser import Parser, store_of
from engine.cli.sweep import counted, made
from engine.plugins import UnknownName
from engine.report import report
from engine.shipping import ship
from engine.study import STUDIES, Study, study


def main(arguments: Sequence[str]) -> int:
    parser = Parser("study", "Makes all runs of a study that are missing.")
    parser.add_argument("name", help=", ".join(STUDIES))
    parser.add_argument("--ship", action="store_true", help="then copies them into starter/")
    parser.add_argument("--report", action="store_true", help="prints the results as Markdown")
    add_backend_options(parser)
    options = parser.read(arguments)
    try:
        asked = study(options.name)
    except UnknownName as error:
        raise WrongInput(error) from error
    return _make(asked, options, shlex.join(["python", "-m", "engine", "study", *arguments]))


def _make(asked: Study, options: Namespace, command: str) -> int:
    store, specs = store_of(options), asked.specs()
    tally = made(specs, store, options, title=options.name, command=command)
    shipped = ship(specs, store) if options.ship and not tally.failed else []
    answer = {
        "study": options.name,
        "asks": asked.asks,
        **counted(tally),
        "shipped": len(shipped),
    }
    print(report(specs, store) if options.report else json.dumps(answer))
    return 1 if tally.failed else 0

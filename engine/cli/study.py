"""``study``: makes all runs of a named list that are missing."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing

from engine.cli.errors import Failed, WrongInput
from engine.cli.parser import Parser, store_of
from engine.cli.progress_line import ProgressLine
from engine.data import DatasetUnavailable
from engine.jobs import Inline, Local
from engine.jobs.batch import run_all
from engine.plugins import UnknownName
from engine.report import report
from engine.shipping import ship
from engine.specs import cache_key
from engine.study import STUDIES, Study, check_data, study

BACKENDS = {"inline": Inline, "local": Local}


def main(arguments: Sequence[str]) -> int:
    parser = Parser("study", "Makes all runs of a study that are missing.")
    parser.add_argument("name", help=", ".join(STUDIES))
    parser.add_argument("--backend", choices=BACKENDS, default="local")
    parser.add_argument("--ship", action="store_true", help="then copies them into starter/")
    parser.add_argument("--report", action="store_true", help="prints the results as Markdown")
    options = parser.read(arguments)
    try:
        asked = study(options.name)
    except UnknownName as error:
        raise WrongInput(error) from error
    return _make(asked, options)


def _make(asked: Study, options: Namespace) -> int:
    store, specs = store_of(options), asked.specs()
    try:
        check_data([spec for spec in specs if store.find(cache_key(spec)) is None])
    except DatasetUnavailable as error:
        raise Failed(error) from error
    backend = BACKENDS[options.backend](store)
    with closing(ProgressLine(sys.stderr)) as line, closing(backend):
        tally = run_all(specs, backend, store, line)
    shipped = ship(specs, store) if options.ship and not tally.failed else []
    answer = {
        "study": options.name,
        "asks": asked.asks,
        "cached": len(tally.cached),
        "made": len(tally.made),
        "failed": tally.failed,
        "shipped": len(shipped),
    }
    print(report(specs, store) if options.report else json.dumps(answer))
    return 1 if tally.failed else 0

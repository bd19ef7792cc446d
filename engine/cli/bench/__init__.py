"""Benchmarks: ``python -m engine bench training`` prints JSON; without a name it runs all.

To add one, put a file with a function under ``@register("name")`` in this folder. Two ways of
doing one thing are timed by turns in one run, so a ratio holds on a busy machine too.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from engine.base.registry import import_all
from engine.cli.bench import machine
from engine.cli.bench.base import BENCHES, FULL, QUICK, Effort
from engine.cli.options.parser import Parser, WrongInput

import_all(__name__, __path__)


def main(argv: Sequence[str]) -> int:
    """Runs the benchmarks named in ``argv`` and prints their results as JSON."""
    parser = Parser("bench", "Measures how fast this machine does the lab's work.")
    parser.add_argument("names", nargs="*", metavar="BENCH", help=", ".join(sorted(BENCHES)))
    parser.add_argument("--quick", action="store_true", help="a few steps, to see that it runs")
    parser.add_argument("--share", type=float, help="the part of the work to time; default 1")
    options = parser.read(argv)
    names = options.names or sorted(BENCHES)
    _check(names)
    effort = _effort(options)
    results = {name: BENCHES[name](effort) for name in names}
    print(json.dumps({"machine": machine.facts(), **results}, indent=2))
    return 0


def _effort(options: Namespace) -> Effort:
    if options.quick:
        return QUICK
    if options.share is None:
        return FULL
    if not 0 < options.share <= 1:
        raise WrongInput(f"--share must be above 0 and at most 1, got {options.share:g}")
    return replace(FULL, share=options.share)


def _check(names: Sequence[str]) -> None:
    for name in names:
        if name not in BENCHES:
            near = get_close_matches(name, BENCHES, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise WrongInput(f"no bench {name!r}{hint} (known: {', '.join(sorted(BENCHES))})")

"""``cost``: what studies would cost on so many devices, from seconds per run or from a rate."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.cli.errors import WrongInput
from engine.cli.parser import Parser, store_of
from engine.cli.rate_flags import add_rate, rates
from engine.cli.study_flags import add_changes, changes_of, read_options
from engine.plugins import UnknownName
from engine.specs import UnlearnSpec
from engine.study import STUDIES, study
from engine.study_cost import Measured, Took, cost, measured

NO_GPU = "no run of this was measured on a GPU; these are hours of the devices named"


def main(arguments: Sequence[str]) -> int:
    options, texts = read_options(_parser(), arguments)
    try:
        changes = changes_of(options, texts)
        specs = [spec for name in options.names for spec in changes.of(study(name).specs())]
        took, words = _took(options, specs)
    except (UnknownName, OSError, ValueError, KeyError, TypeError) as error:
        raise WrongInput(error) from error
    answer = {"studies": options.names, **asdict(cost(specs, took, options.devices)), **words}
    print(json.dumps(answer | changes.said))
    return 0


def _parser() -> Parser:
    parser = Parser("cost", "What studies would cost, on paper, from seconds per run or a rate.")
    parser.add_argument("names", nargs="+", metavar="STUDY", help=", ".join(STUDIES))
    add_changes(parser)
    parser.add_argument(
        "--devices", type=_count, nargs="+", default=[1, 8, 64], metavar="N", help="how many"
    )
    parser.add_argument(
        "--seconds",
        type=Path,
        metavar="JSON",
        help='measured elsewhere: {"device": "…", "seconds": {"cifar10/resnet9/train": 50, …}}',
    )
    add_rate(parser)
    parser.epilog = "Without any of these: the medians of the finished runs in the store."
    return parser


def _count(text: str) -> int:
    n = int(text)
    if n < 1:
        raise ValueError
    return n


def _took(options: Namespace, specs: Sequence[UnlearnSpec]) -> tuple[Took, dict[str, Any]]:
    """Seconds by run, and where they come from."""
    rated = rates(options, specs)
    if rated is not None:
        return rated.seconds.of, rated.words
    found = _measured(options, specs)
    words = {"measured_on": found.devices, "seconds_per_run": found.seconds}
    return found.of, words if found.on_gpu else {**words, "note": NO_GPU}


def _measured(options: Namespace, specs: Sequence[UnlearnSpec]) -> Measured:
    if options.seconds is None:
        return measured(specs, store_of(options))
    said = json.loads(options.seconds.read_text())
    values = {str(kind): float(took) for kind, took in said["seconds"].items()}
    if not all(0 <= took < float("inf") for took in values.values()):
        raise ValueError("seconds must be finite and not negative")
    return Measured(values, (str(said["device"]),))

"""``cost``: what studies would cost on so many devices, from measured seconds per run."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from engine.cli.errors import WrongInput
from engine.cli.parser import Parser, store_of
from engine.plugins import UnknownName
from engine.specs import UnlearnSpec
from engine.study import STUDIES, study
from engine.study_cost import Measured, cost, measured

NO_GPU = "no run of this was measured on a GPU; these are hours of the devices named"


def main(arguments: Sequence[str]) -> int:
    options = _parser().read(arguments)
    try:
        specs = [spec for name in options.names for spec in study(name).specs()]
        seconds = _seconds(options, specs)
    except (UnknownName, OSError, ValueError, KeyError, TypeError) as error:
        raise WrongInput(error) from error
    answer = {
        "studies": options.names,
        **asdict(cost(specs, seconds.seconds, options.devices)),
        "measured_on": seconds.devices,
        "seconds_per_run": seconds.seconds,
    }
    print(json.dumps(answer if seconds.on_gpu else {**answer, "note": NO_GPU}))
    return 0


def _parser() -> Parser:
    parser = Parser("cost", "What studies would cost, on paper, from measured seconds per run.")
    parser.add_argument("names", nargs="+", metavar="STUDY", help=", ".join(STUDIES))
    parser.add_argument(
        "--devices", type=_count, nargs="+", default=[1, 8, 64], metavar="N", help="how many"
    )
    parser.add_argument(
        "--seconds",
        type=Path,
        metavar="JSON",
        help='measured elsewhere: {"device": "…", "seconds": {"cifar10/resnet9/train": 50, …}}',
    )
    parser.epilog = "Without --seconds: the medians of the finished runs in the store."
    return parser


def _count(text: str) -> int:
    n = int(text)
    if n < 1:
        raise ValueError
    return n


def _seconds(options: Namespace, specs: Sequence[UnlearnSpec]) -> Measured:
    if options.seconds is None:
        return measured(specs, store_of(options))
    said = json.loads(options.seconds.read_text())
    values = {str(kind): float(took) for kind, took in said["seconds"].items()}
    if not all(0 <= took < float("inf") for took in values.values()):
        raise ValueError("seconds must be finite and not negative")
    return Measured(values, (str(said["device"]),))

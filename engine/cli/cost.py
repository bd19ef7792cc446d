"""``cost``: what studies would cost on so many devices, from seconds per run or from a rate."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import msgspec

from engine.base.decoding import decoded
from engine.base.registry import UnknownName
from engine.cli.options.parser import Parser, WrongInput, path, store_of
from engine.cli.options.study_flags import add_changes, changes_of, read_options
from engine.experiment.specs import TrainSpec, UnlearnSpec
from engine.experiment.studies.named import STUDIES, study
from engine.runs.cost.rate import ASSUMED, SLOWER_EXACTLY, Rate, assumed, operations, timed
from engine.runs.cost.study import MeasuredSeconds, Rated, Took, cost, measured_seconds, network
from engine.runs.jobs.provenance import device_name
from engine.runs.schema.values import Name, Seconds, Words

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
        type=path,
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


def _measured(options: Namespace, specs: Sequence[UnlearnSpec]) -> MeasuredSeconds:
    if options.seconds is None:
        return measured_seconds(specs, store_of(options))
    said = decoded(Timings, options.seconds.read_bytes(), str(options.seconds))
    return MeasuredSeconds(said.seconds, (said.device,))


class Timings(msgspec.Struct):
    """What ``--seconds`` reads."""

    device: Words
    seconds: dict[Name, Seconds]


WAYS = {"here": "--here", "pictures_per_second": "--pictures-per-second", "peak": "--peak"}


@dataclass(frozen=True)
class RunSeconds:
    """Seconds by run, and in words where they come from."""

    seconds: Rated
    words: dict[str, Any]


def add_rate(parser: Parser) -> None:
    parser.add_argument(
        "--here", action="store_true", help="times a training step of each network on this device"
    )
    parser.add_argument(
        "--pictures-per-second",
        type=float,
        metavar="R",
        help="of training by the first study's network; others follow from their operations",
    )
    parser.add_argument(
        "--peak", type=float, metavar="P", help="operations per second of the device, as 989e12"
    )
    parser.add_argument(
        "--share-of-peak", type=float, metavar="S", help="of --peak that training reaches, as 0.3"
    )
    parser.add_argument(
        "--exact",
        type=float,
        metavar="X",
        help="how many times slower single precision is than training; "
        f"{SLOWER_EXACTLY:g} is assumed if neither this nor --here is given",
    )


def rates(options: Namespace, specs: Sequence[UnlearnSpec]) -> RunSeconds | None:
    """The rate of each network of ``specs``; None if no option names one."""
    asked = [flag for name, flag in WAYS.items() if getattr(options, name)]
    _check(options, asked)
    if not asked:
        return None
    networks = {network(spec): spec.train for spec in reversed(specs)}
    networks = dict(reversed(networks.items()))
    if options.here:
        found = {name: timed(train) for name, train in networks.items()}
        return RunSeconds(Rated(found), _words(found, f"a training step timed on {device_name()}"))
    found = _worked_out(options, networks)
    note = ASSUMED.format(exact=options.exact or SLOWER_EXACTLY)
    return RunSeconds(Rated(found), _words(found, _said(options)) | {"note": note})


def _check(options: Namespace, asked: Sequence[str]) -> None:
    if options.seconds is not None:
        asked = [*asked, "--seconds"]
    if len(asked) > 1:
        raise WrongInput(f"{' and '.join(asked)} are two ways to say the same: choose one")
    if (options.peak is None) != (options.share_of_peak is None):
        raise WrongInput("--peak and --share-of-peak belong together")
    if options.exact is not None and (options.here or not asked):
        raise WrongInput("--exact goes with --pictures-per-second or --peak")
    for name in ("pictures_per_second", "peak", "share_of_peak", "exact"):
        value = getattr(options, name)
        if value is not None and not 0 < value < float("inf"):
            raise WrongInput(f"--{name.replace('_', '-')} must be above 0, got {value:g}")


def _worked_out(options: Namespace, networks: Mapping[str, TrainSpec]) -> dict[str, Rate]:
    each = {name: operations(train) for name, train in networks.items()}
    if options.peak is not None:
        speed = options.share_of_peak * options.peak
    else:
        speed = options.pictures_per_second * next(iter(each.values()))
    exact = options.exact or SLOWER_EXACTLY
    return {name: assumed(speed / n, exact) for name, n in each.items()}


def _said(options: Namespace) -> str:
    if options.peak is not None:
        return f"{options.share_of_peak:.0%} of {options.peak:g} operations per second"
    return f"{options.pictures_per_second:g} pictures per second in training"


def _words(found: Mapping[str, Rate], source: str) -> dict[str, Any]:
    return {
        "from": source,
        "pictures_per_second": {
            name: {
                "training": round(rate.trained, 1),
                "forward": round(rate.asked, 1),
                "exact": round(rate.weighed, 1),
                "exact_forward": round(rate.judged, 1),
            }
            for name, rate in found.items()
        },
    }

"""``find``: ranks what was not identified and cuts the ranking; its numbers as one JSON object."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from typing import Any

from engine.base.progress import Cancelled
from engine.base.registry import UnknownName
from engine.cli.options.knobs import taken_out, turned
from engine.cli.options.parser import Failed, Parser, WrongInput, share_or_count, store_of
from engine.cli.options.progress_line import ProgressLine
from engine.cli.options.scenario_flags import PARTS, add_scenario, scenario_of
from engine.experiment.amount import amount
from engine.experiment.finding import finding_of
from engine.experiment.scenario import DEFAULT_KNOWN
from engine.experiment.specs import FindSpec, cache_key
from engine.plugins.datasets import DatasetUnavailable
from engine.plugins.detectors import DETECTORS, Cut
from engine.runs.jobs import execute
from engine.runs.store import DiskFull, Store

DETECTOR = "lda"

OWN_PARTS = (*PARTS, "detector", "cut")
"""Those with knobs."""


def main(arguments: Sequence[str]) -> int:
    texts, rest = taken_out(arguments, OWN_PARTS)
    options = _parser().read(rest, also=[f"--{part}." for part in OWN_PARTS])
    store = store_of(options)
    try:
        scenario = scenario_of(options, texts, known=options.known)
        spec = FindSpec(
            train=scenario.train,
            detector=turned(DETECTORS[options.detector](), "detector", texts["detector"]),
            cut=turned(Cut(), "cut", texts["cut"]),
            known=scenario.known,
            seed=scenario.seed,
        )
        is_cached = store.find(cache_key(spec)) is not None
        with closing(ProgressLine(sys.stderr)) as line:
            execute(spec, store, line)
    except (ValueError, UnknownName) as error:
        raise WrongInput(error) from error
    except (DatasetUnavailable, DiskFull, Cancelled) as error:
        raise Failed(str(error) or "the search was cancelled") from error
    print(json.dumps(_answer(spec, store, is_cached)))
    return 0


def _parser() -> Parser:
    parser = Parser("find", "Finds the rest of S_m from the identified part, S_f.")
    add_scenario(parser)
    parser.add_argument(
        "--known", type=share_or_count, default=DEFAULT_KNOWN, help="γ, above 0 and below 1"
    )
    parser.add_argument("--detector", default=DETECTOR, help=f"one of {', '.join(DETECTORS)}")
    parser.epilog = "Knobs: --detector.shrinkage 20, --cut.recall 0.9, --manipulation.target 3."
    return parser


def _answer(spec: FindSpec, store: Store, is_cached: bool) -> dict[str, Any]:
    run = store.find(cache_key(spec))
    assert run is not None
    return {
        "key": run.key,
        "cached": is_cached,
        "detector": spec.detector.name,
        "known": spec.known,
        "original": cache_key(spec.train),
        "amount": amount(spec.train),
        **asdict(finding_of(run)),
    }

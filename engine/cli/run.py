"""``run``: runs a scenario or loads it, and prints its numbers as one JSON object."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from engine.cli.errors import Failed, WrongInput
from engine.cli.knobs import PARTS, Texts, taken_out, turned
from engine.cli.parser import Parser, store_of
from engine.cli.progress_line import ProgressLine
from engine.data import DatasetUnavailable
from engine.jobs import execute
from engine.plugins import UnknownName
from engine.progress import Cancelled
from engine.results import Result
from engine.scenario import DEFAULT_DATASET, DEFAULT_KNOWN, DEFAULT_MANIPULATION, Scenario
from engine.specs import RULES, Spec, TrainSpec, UnlearnSpec, cache_key
from engine.store import DiskFull, Store
from engine.unlearners import UNLEARNERS


def main(arguments: Sequence[str]) -> int:
    options, texts = _read(arguments)
    store = store_of(options)
    try:
        spec = _spec(options, texts)
        is_cached = store.find(cache_key(spec)) is not None
        if not is_cached:
            _check_data(spec)
            _make(spec, store)
    except (ValueError, UnknownName) as error:
        raise WrongInput(error) from error
    except (DatasetUnavailable, DiskFull, Cancelled) as error:
        raise Failed(str(error) or "the run was cancelled") from error
    print(json.dumps(_answer(spec, store, is_cached)))
    return 0


def spec_of(arguments: Sequence[str]) -> Spec:
    """What ``run`` with ``arguments`` makes."""
    return _spec(*_read(arguments))


def _read(arguments: Sequence[str]) -> tuple[Namespace, Texts]:
    texts, rest = taken_out(arguments)
    return _parser().read(rest, also=[f"--{part}." for part in PARTS]), texts


def _parser() -> Parser:
    parser = Parser("run", "Runs a scenario or loads it, and prints its numbers.")
    parser.add_argument("--dataset", default=DEFAULT_DATASET)
    parser.add_argument("--model", default="", help="default: the data set's own")
    parser.add_argument("--manipulation", default=DEFAULT_MANIPULATION)
    parser.add_argument("--size", type=float, help="of S_m: a fraction below 1, else a count")
    parser.add_argument("--known", type=float, default=DEFAULT_KNOWN, help="γ, above 0 to 1")
    parser.add_argument("--unlearner", help="default: only trains the original")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--select", choices=RULES, help="how a setting is chosen; default: by the paper's rule"
    )
    parser.epilog = "Knobs: --unlearner.alpha 10, --manipulation.target 3, --recipe.steps 100."
    return parser


def _spec(options: Namespace, texts: Texts) -> Spec:
    plain = Scenario.of(
        options.dataset,
        options.manipulation,
        options.model,
        size=options.size,
        known=options.known,
        seed=options.seed,
    )
    scenario = replace(
        plain,
        data=turned(plain.data, "dataset", texts["dataset"]),
        model=turned(plain.model, "model", texts["model"]),
        manipulation=turned(plain.manipulation, "manipulation", texts["manipulation"]),
        recipe=turned(plain.recipe, "recipe", texts["recipe"]),
    )
    scenario.unlearn_by("none")  # for its checks, of γ and the seed
    if options.unlearner is None:
        return _only_trained(scenario, options, texts)
    unlearner = turned(UNLEARNERS[options.unlearner](), "unlearner", texts["unlearner"])
    select = options.select or ("given" if texts["unlearner"] else "paper")
    return scenario.unlearn(unlearner, select=select)


def _only_trained(scenario: Scenario, options: Namespace, texts: Texts) -> TrainSpec:
    if options.select or texts["unlearner"]:
        option = "--select" if options.select else f"--unlearner.{next(iter(texts['unlearner']))}"
        raise WrongInput(f"{option} needs --unlearner, one of {', '.join(UNLEARNERS)}")
    return scenario.train


def _check_data(spec: Spec) -> None:
    """Makes the data of ``spec`` in memory: what cannot be made is refused before a folder is."""
    from engine.situation import situation

    situation(spec.train if isinstance(spec, UnlearnSpec) else spec)


def _make(spec: Spec, store: Store) -> None:
    with closing(ProgressLine(sys.stderr)) as line:
        execute(spec, store, line)


def _answer(spec: Spec, store: Store, is_cached: bool) -> dict[str, Any]:
    run = store.find(cache_key(spec))
    assert run is not None
    result = Result(run)
    scores = result.scores
    return {
        "key": run.key,
        "cached": is_cached,
        **_asked(spec),
        "chosen": result.chosen,
        "acc_corr": scores.acc_corr.value,
        "acc_retain": scores.acc_retain.value,
        "acc_corr_train": scores.acc_corr_train.value,
        "acc_corr_pulled": scores.acc_corr_pulled.value,
        "asr": scores.asr.value,
        "seconds": result.seconds,
        "n_corr": scores.acc_corr.n,
        "n_retain": scores.acc_retain.n,
        "n_corr_train": scores.acc_corr_train.n,
        "n_asr": scores.asr.n,
    }


def _asked(spec: Spec) -> dict[str, Any]:
    if isinstance(spec, TrainSpec):
        return {"unlearner": None, "known": None, "select": None, "original": cache_key(spec)}
    return {
        "unlearner": spec.unlearner.name,
        "known": spec.known,
        "select": spec.select,
        "original": cache_key(spec.train),
    }

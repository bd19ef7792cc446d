"""``run``: runs a scenario or loads it, and prints its numbers as one JSON object."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from engine.base.progress import Cancelled
from engine.base.registry import UnknownName
from engine.cli.options.forecast import say_expected
from engine.cli.options.knobs import PARTS, Texts, taken_out, turned
from engine.cli.options.parser import Failed, Parser, WrongInput, share_or_count, store_of
from engine.cli.options.progress_line import ProgressLine
from engine.cli.options.scenario_flags import add_scenario, refuse_scenario, scenario_of
from engine.experiment.amount import amount
from engine.experiment.metrics import count_of
from engine.experiment.public_protocol import protocol_of
from engine.experiment.scenario import DEFAULT_KNOWN, Scenario
from engine.experiment.specs import RULES, Spec, TrainSpec, cache_key, from_document, to_document
from engine.plugins.datasets import DatasetUnavailable
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.jobs import execute
from engine.runs.made_elsewhere import made_elsewhere, made_on
from engine.runs.result import Result
from engine.runs.store import DiskFull, Store
from engine.runs.store.summary import what_was_run


def main(arguments: Sequence[str]) -> int:
    options, texts = _read(arguments)
    store = store_of(options)
    try:
        spec = _spec(options, texts)
        is_cached = store.find(cache_key(spec)) is not None
        if not is_cached:
            _check_data(spec)
            say_expected([spec], store)
            _make(spec, store)
    except (ValueError, UnknownName) as error:
        raise WrongInput(error) from error
    except (DatasetUnavailable, DiskFull, Cancelled) as error:
        raise Failed(str(error) or "the run was cancelled") from error
    print(json.dumps(answer(spec, store, is_cached)))
    return 0


def spec_of(arguments: Sequence[str]) -> Spec:
    """What ``run`` with ``arguments`` makes."""
    return _spec(*_read(arguments))


def _read(arguments: Sequence[str]) -> tuple[Namespace, Texts]:
    texts, rest = taken_out(arguments)
    return _parser().read(rest, also=[f"--{part}." for part in PARTS]), texts


def _parser() -> Parser:
    parser = Parser("run", "Runs a scenario or loads it, and prints its numbers.")
    add_scenario(parser)
    parser.add_argument(
        "--known", type=share_or_count, default=DEFAULT_KNOWN, help="γ, above 0 to 1"
    )
    parser.add_argument("--unlearner", help="default: only trains the original")
    parser.add_argument(
        "--original", metavar="KEY", help="unlearn from this stored run, as after adopt"
    )
    parser.add_argument(
        "--select", choices=RULES, help="how a setting is chosen; default: by the paper's rule"
    )
    parser.epilog = "Knobs: --unlearner.alpha 10, --manipulation.target 3, --recipe.steps 100."
    return parser


def _spec(options: Namespace, texts: Texts) -> Spec:
    original = _original(options, texts)
    if original is None:
        scenario = scenario_of(options, texts, known=options.known)
    else:
        scenario = Scenario(
            original.data, original.manipulation, original.model, original.recipe,
            known=options.known, seed=options.seed,
        )  # fmt: skip
    if options.unlearner is None:
        return _only_trained(scenario, options, texts)
    unlearner = turned(UNLEARNERS[options.unlearner](), "unlearner", texts["unlearner"])
    select = options.select or ("given" if texts["unlearner"] else "paper")
    spec = scenario.unlearn(unlearner, select=select)
    return spec if original is None else replace(spec, train=original)


def _original(options: Namespace, texts: Texts) -> TrainSpec | None:
    """The spec of the stored run that --original names; None if it names none."""
    if options.original is None:
        return None
    if options.unlearner is None:
        raise WrongInput(f"--original needs --unlearner, one of {', '.join(UNLEARNERS)}")
    refuse_scenario(options, texts, f"the run {options.original} has its own scenario")
    run = store_of(options).find(options.original)
    if run is None:
        raise WrongInput(f"there is no run {options.original} in this store")
    spec = from_document(run.document)
    if spec != spec.original:
        raise WrongInput(f"the run {options.original} is no original")
    return spec.original


def _only_trained(scenario: Scenario, options: Namespace, texts: Texts) -> TrainSpec:
    if options.select or texts["unlearner"]:
        option = "--select" if options.select else f"--unlearner.{next(iter(texts['unlearner']))}"
        raise WrongInput(f"{option} needs --unlearner, one of {', '.join(UNLEARNERS)}")
    return scenario.train


def _check_data(spec: Spec) -> None:
    """Makes the data of ``spec`` in memory: what cannot be made is refused before a folder is."""
    from engine.experiment.scenario_data import situation

    original = spec.original
    n_train, harm = len(situation(original).train.data), original.manipulation
    if harm.is_raised(n_train):
        print(
            f"engine: size {harm.size:g} of {n_train:,} pictures is none; the smallest number, "
            f"{harm.n_manipulated(n_train)}, is taken",
            file=sys.stderr,
        )


def _make(spec: Spec, store: Store) -> None:
    with closing(ProgressLine(sys.stderr)) as line:
        execute(spec, store, line)


def answer(spec: Spec, store: Store, is_cached: bool) -> dict[str, Any]:
    """What ``run`` prints of a stored run; ``is_cached`` if it was there before."""
    run = store.find(cache_key(spec))
    assert run is not None
    result = Result(run)
    scores = result.scores
    elsewhere = made_elsewhere(run.manifest)
    not_known = {name: one.reason for name, one in scores.items() if one.value is None}
    return {
        "key": run.key,
        "cached": is_cached,
        **_asked(spec),
        "amount": amount(spec.original),
        "chosen": result.chosen,
        **{name: one.value for name, one in scores.items()},
        "seconds": result.seconds,
        **({} if result.n_changed is None else {"n_changed": result.n_changed}),
        **{count_of(name): one.n for name, one in scores.items()},
        **({"not_known": not_known} if not_known else {}),
        **protocol_of([spec]),
        "made_on": made_on(run.manifest),
        **({"elsewhere": elsewhere} if elsewhere else {}),
    }


def _asked(spec: Spec) -> dict[str, Any]:
    columns = what_was_run(to_document(spec))
    method = {name: columns[name] for name in ("unlearner", "known", "select")}
    return {**method, "original": cache_key(spec.original)}

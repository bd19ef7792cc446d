"""``adopt``: takes a checkpoint from elsewhere as the original of a scenario."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from engine.base.registry import UnknownName
from engine.cli.options.knobs import PARTS, taken_out
from engine.cli.options.parser import Failed, Parser, WrongInput, path, store_of
from engine.cli.options.scenario_flags import add_scenario, scenario_of
from engine.plugins.datasets import DatasetUnavailable
from engine.runs.result import Result
from engine.runs.store import Busy, DiskFull, Store
from engine.runs.weights import Adopted, WeightFile, adopt


def main(arguments: Sequence[str]) -> int:
    texts, rest = taken_out(arguments)
    parser = _parser()
    options = parser.read(rest, also=[f"--{part}." for part in PARTS])
    if texts["unlearner"]:
        raise WrongInput("a checkpoint is adopted first and unlearned afterwards, with run")
    file = WeightFile(options.file)
    store = store_of(options)
    try:
        adopted = adopt(file, scenario_of(options, texts, adopted=True).train, store)
    except (ValueError, UnknownName) as error:
        raise WrongInput(error) from error
    except (DatasetUnavailable, DiskFull, Busy) as error:
        raise Failed(error) from error
    for name in list(adopted.passed_over)[:5]:
        print(f"engine: {name} was passed over: no part of the network", file=sys.stderr)
    if adopted.warning:
        print(f"engine: {adopted.warning}", file=sys.stderr)
    print(json.dumps(_answer(adopted, file, store)))
    return 0


def _parser() -> Parser:
    about = "Takes a checkpoint (safetensors, or a PyTorch state_dict) as a scenario's original."
    parser = Parser("adopt", about)
    parser.add_argument("file", type=path)
    add_scenario(parser)
    parser.epilog = (
        "The network is the one that --model and its knobs name; it gets pictures in [0, 1] and "
        "normalises them itself. Names may begin with module. or model. throughout."
    )
    return parser


def _answer(adopted: Adopted, file: WeightFile, store: Store) -> dict[str, Any]:
    run = store.find(adopted.key)
    assert run is not None
    scores = Result(run).scores
    return {
        "key": adopted.key,
        "cached": adopted.was_there,
        "file": file.path.name,
        "sha256": file.sha256,
        "renamed": adopted.renamed,
        "warning": adopted.warning,
        **{name: one.value for name, one in scores.items()},
        "next": f"python -m engine run --original {adopted.key} --unlearner ssd",
    }

"""Whether the code here can make a spec and a network of what a run says, where it knows them.

A run of a plug-in that is not here, or has another version here, is let through: it is whole, and
is shown by its numbers.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from engine.base.registry import UnknownName
from engine.experiment.run_files import METRICS_JSON, WEIGHTS
from engine.experiment.specs import StaleSpec, TrainSpec, from_document
from engine.runs.schema import Metrics, Odd, check_spec, decoded
from engine.runs.schema.tensors import check_tensors
from engine.runs.schema.whole_run import SPEC

Shape = tuple[int, int, int]
Shapes = Mapping[str, tuple[int, ...]]


def check_understood(files: Mapping[str, bytes]) -> None:
    """Raises :class:`Odd` for knobs that no plug-in takes, and weights of another network."""
    train = _train(check_spec(files[SPEC]))
    if train is None or WEIGHTS not in files or METRICS_JSON not in files:
        return
    num_classes = len(decoded(Metrics, files[METRICS_JSON], METRICS_JSON).class_names)
    found = {name: tuple(t.shape) for name, t in check_tensors(files[WEIGHTS], WEIGHTS).items()}
    for name, shape in _network(train.model, type(train.data).shape, num_classes).items():
        if found.get(name) != shape:
            has = "is not there" if name not in found else f"is {found[name]}"
            raise Odd(f"{WEIGHTS}: {name} {has}, the network's is {shape}")


def _train(document: dict[str, Any]) -> TrainSpec | None:
    """The training that a run stands on; None if the code here does not know it."""
    plain = {name: value for name, value in document.items() if name != "schema"}
    try:
        spec = from_document(plain)
    except (StaleSpec, UnknownName):
        return None
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise Odd(f"{SPEC}: {error}") from error
    return spec.original


@functools.lru_cache(maxsize=64)
def _network(model: Any, shape: Shape, num_classes: int) -> Shapes:
    """The shapes of a network's tensors, without memory for any of them."""
    import torch

    from engine.plugins.models import build

    with torch.device("meta"):
        network = build(model, shape, num_classes, seed=0)
    return {name: tuple(value.shape) for name, value in network.state_dict().items()}

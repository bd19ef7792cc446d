"""Takes a checkpoint from elsewhere as the original of a scenario.

Such an original is not what its spec would give, so it has a key of its own: the file's SHA-256
is part of the spec. It is judged here like any other, on the same pictures, and its manifest
says from which file it came. No unlearner can tell it from an original trained here.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from engine.base.decoding import decoded
from engine.base.device import fixed_threads
from engine.experiment.judge import judged
from engine.experiment.kinds import ADOPTED
from engine.experiment.pipeline import untrained
from engine.experiment.run_files import METRICS_JSON
from engine.experiment.scenario_data import situation
from engine.experiment.specs import TrainSpec, cache_key, canonical
from engine.runs.jobs.provenance import provenance
from engine.runs.schema import Metrics
from engine.runs.store import Store
from engine.runs.weights.file import WeightFile, WeightsRefused
from engine.runs.weights.names import matched, passed_over
from engine.runs.weights.normalising import take_over
from engine.runs.weights.suspicion import suspicion
from engine.training.loop import infer


@dataclass(frozen=True)
class Adopted:
    """What came of it.

    Attributes:
        spec: the scenario's, with the file's SHA-256.
        renamed: whether names in the file differed from the network's.
        was_there: whether this file was this scenario's original before.
        warning: what looks wrong with it, in a sentence; often "".
        passed_over: tensors of the file that are no part of the network.
    """

    spec: TrainSpec
    key: str
    renamed: bool
    was_there: bool
    warning: str = ""
    passed_over: Sequence[str] = ()


ASKED = 64
"""So many pictures are shown to a network before it is taken in."""

LARGEST = float(torch.finfo(torch.float16).max)
"""Of a weight."""


def adopt(file: WeightFile, scenario: TrainSpec, store: Store) -> Adopted:
    """Judges the network of ``scenario`` with the weights in ``file`` and keeps it as a run.

    Raises:
        WeightsRefused: before there is memory for any weight, if names or shapes do not fit.
        DatasetUnavailable: when the scenario's pictures are not at hand.
        Busy: while another process takes in the same file.
    """
    spec = replace(scenario, adopted=file.sha256)
    names = _fitting(file, spec)
    renamed = any(ours != theirs for ours, theirs in names.items())
    key = cache_key(spec)
    if store.find(key) is not None:
        return Adopted(spec, key, renamed, was_there=True)
    began = time.monotonic()
    with fixed_threads():
        files = judged(_network(file, spec, names), spec)
        made = provenance(seconds=time.monotonic() - began)
    came: dict[str, Any] = {"file": file.path.name, "sha256": file.sha256}
    if renamed:
        came["names"] = names
    folder = store.folder(key)
    with folder.claim():
        folder.clear()
        folder.commit(files, canonical(spec), made | {ADOPTED: came})
        folder.write_status("done")
    over = passed_over(file.shapes, names)
    return Adopted(spec, key, renamed, was_there=False, warning=_warning(files), passed_over=over)


def _warning(files: Mapping[str, bytes]) -> str:
    metrics = decoded(Metrics, files[METRICS_JSON], METRICS_JSON)
    return suspicion(np.array(metrics.confusion["clean_test"]), metrics.class_names)


def _fitting(file: WeightFile, spec: TrainSpec) -> dict[str, str]:
    """The file's name for each tensor of the network, none of which has memory yet."""
    found, data = file.shapes, situation(spec)
    with torch.device("meta"):
        network = untrained(spec, data, seed=0)
    wanted = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    try:
        return matched(found, wanted, spec.model.known_as())
    except WeightsRefused as error:
        raise WeightsRefused(
            f"{file.path.name} does not fit {_described(spec)}: {error}."
        ) from error


def _network(file: WeightFile, spec: TrainSpec, names: dict[str, str]) -> nn.Module:
    network, tensors = untrained(spec, situation(spec), seed=0), file.tensors()
    own = network.state_dict()
    weights = {name: _usable(tensors[theirs], own[name], name) for name, theirs in names.items()}
    network.load_state_dict(own | weights)
    split = situation(spec).train.data
    take_over(network, tensors, split.shape[0])
    _refuse_undefined(network.eval(), split.images[:ASKED])
    return network


def _refuse_undefined(network: nn.Module, images: Tensor) -> None:
    """Refuses a network whose answers are no numbers: every share of them would be made up."""
    if not torch.isfinite(infer(network, images)).all():
        raise WeightsRefused("The network's answers are infinite or undefined.")


def _described(spec: TrainSpec) -> str:
    split = situation(spec).train.data
    size = "×".join(map(str, split.images.shape[1:]))
    return f"{spec.model.title} for pictures of {size} and {split.num_classes} classes"


def _usable(value: Tensor, own: Tensor, name: str) -> Tensor:
    """``value`` in the precision of the network's ``own`` tensor."""
    if value.layout != torch.strided:
        raise WeightsRefused(f"{name} is stored sparsely ({value.layout}): save it dense.")
    if value.is_quantized or (own.is_floating_point() and value.is_complex()):
        what = "complex numbers" if value.is_complex() else "quantised values"
        raise WeightsRefused(f"{name} holds {what}, and the network's are real numbers.")
    if own.is_floating_point() and not value.is_floating_point():
        raise WeightsRefused(f"{name} holds whole numbers: quantised weights cannot be unlearned.")
    if not torch.isfinite(value).all():
        raise WeightsRefused(f"{name} holds values that are infinite or undefined.")
    if name.endswith("running_var") and (value < 0).any():
        raise WeightsRefused(f"{name} must be at least 0, got {value.min():g}.")
    if own.is_floating_point() and value.abs().max() > LARGEST:
        raise WeightsRefused(
            f"{name} must be at most {LARGEST:g}, got {value.abs().max():g}: it overflows in half "
            "precision."
        )
    return value.to(own.dtype)

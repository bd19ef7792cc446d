"""What to run. Every spec is frozen, compares by value and knows its cache key.

A spec holds all that can change a result and nothing else: devices, worker counts and paths
are arguments of the functions that run it. An unlearning spec contains its training spec, so
a change upstream changes every key downstream and one original serves many unlearners.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from dataclasses import dataclass, replace
from typing import Any

from engine.base.registry import Registry
from engine.plugins.datasets import DATASETS, Dataset
from engine.plugins.interpreters import LOOKS, Look
from engine.plugins.manipulations import MANIPULATIONS, Manipulation
from engine.plugins.models import MODELS, Model
from engine.plugins.unlearners import UNLEARNERS, Unlearner
from engine.training.recipe import Recipe

SCHEMA = 1
"""Raised when stored results come to mean something else: evaluation sets, metrics, selection."""

VALIDATION_SHARE = 0.1

ABSENT_WHEN_EMPTY = "absent when empty"
"""Marks a field that came later: while it is empty, documents and keys do not know of it."""

RULES = ("given", "paper", "rem")
"""How a setting is chosen: as given, by the paper's rule, or by REM's proxy."""


@dataclass(frozen=True, kw_only=True)
class TrainSpec:
    """Trains the original M_o on S_tr, of which ``manipulation`` has spoiled S_m.

    Attributes:
        seed: of the weights and the batches.
        manipulation_seed: of S_m and of the order in which S_f is drawn from it.
        split_seed: of the validation part that is held out.
        brought: SHA-256 of the file that the weights were brought in from, "" for an original
            that is trained here. While it is empty it is no part of the document, so the keys of
            what is trained here are what they were before weights could be brought in. The
            recipe then only says how EU and CF are to train.
    """

    data: Dataset
    manipulation: Manipulation
    model: Model
    recipe: Recipe
    seed: int = 0
    manipulation_seed: int = 0
    split_seed: int = 0
    brought: str = dataclasses.field(default="", metadata={ABSENT_WHEN_EMPTY: True})

    def __post_init__(self) -> None:
        for name in ("seed", "manipulation_seed", "split_seed"):
            check_seed(name, getattr(self, name))
        if self.brought and not re.fullmatch("[0-9a-f]{64}", self.brought):
            raise ValueError(f"brought must be 64 hex digits, got {self.brought[:80]!r}")


@dataclass(frozen=True, kw_only=True)
class UnlearnSpec:
    """Turns the original into M_u with ``unlearner``, told of a fraction γ of S_m.

    Attributes:
        select: "given" runs the unlearner as it is; another rule runs its grid and keeps the
            setting that the rule prefers on S_f and validation data.
    """

    train: TrainSpec
    unlearner: Unlearner
    known: float = 1.0
    select: str = "given"
    seed: int = 0

    def __post_init__(self) -> None:
        check_seed("seed", self.seed)
        if self.select not in RULES:
            raise ValueError(f"select must be one of {', '.join(RULES)}, got {self.select!r}")
        if not 0 < self.known <= 1:
            raise ValueError(f"known must be above 0 and at most 1, got {self.known:g}")
        if self.unlearner.is_reference:  # a reference does not depend on what was identified
            object.__setattr__(self, "known", 1.0)
            object.__setattr__(self, "select", "given")
        if len(self.unlearner.grid()) == 1:
            object.__setattr__(self, "select", "given")


Spec = TrainSpec | UnlearnSpec
"""A run: it ends in a model."""


@dataclass(frozen=True, kw_only=True)
class LookSpec:
    """Looks into the model of ``run``, which is made first if its weights are not there."""

    run: Spec
    look: Look


Task = Spec | LookSpec
"""What can be executed and stored."""


def train_of(spec: Spec) -> TrainSpec:
    """The training that a run is, or stands on."""
    return spec.train if isinstance(spec, UnlearnSpec) else spec


def check_seed(name: str, value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name} must be a whole number, got {value!r}")
    if not 0 <= value < 2**31:
        raise ValueError(f"{name} must be 0 to {2**31 - 1}, got {value}")


def to_document(spec: Any) -> dict[str, Any]:
    """The spec as plain JSON values, plug-ins with their name and version."""
    doc: dict[str, Any] = {"type": getattr(spec, "name", type(spec).__name__)}
    if hasattr(spec, "version"):
        doc["version"] = spec.version
    for field in dataclasses.fields(spec):
        value = getattr(spec, field.name)
        if field.metadata.get(ABSENT_WHEN_EMPTY) and not value:
            continue
        doc[field.name] = to_document(value) if dataclasses.is_dataclass(value) else value
    return doc


class StaleSpec(ValueError):
    """A stored spec was written for another version of the code."""


def from_document(doc: dict[str, Any]) -> Task:
    """The spec that :func:`to_document` wrote; :class:`StaleSpec` if a plug-in has moved on."""
    if doc["type"] == "LookSpec":
        return LookSpec(run=_run(doc["run"]), look=_plugin(LOOKS, doc["look"]))
    return _run(doc)


def _run(doc: dict[str, Any]) -> Spec:
    fields = {k: v for k, v in doc.items() if k not in ("type", "version")}
    if doc["type"] == "UnlearnSpec":
        fields["train"] = _run(fields["train"])
        fields["unlearner"] = _plugin(UNLEARNERS, fields["unlearner"])
        return UnlearnSpec(**fields)
    fields["data"] = _plugin(DATASETS, fields["data"])
    fields["manipulation"] = _plugin(MANIPULATIONS, fields["manipulation"])
    fields["model"] = _plugin(MODELS, fields["model"])
    fields["recipe"] = Recipe(**{k: v for k, v in fields["recipe"].items() if k != "type"})
    return TrainSpec(**fields)


def _plugin(registry: Registry[Any], doc: dict[str, Any]) -> Any:
    cls = registry[doc["type"]]
    if cls.version != doc["version"]:
        raise StaleSpec(
            f"{registry.kind} {cls.name} is at version {cls.version}, the run has {doc['version']}"
        )
    return cls(**{k: v for k, v in doc.items() if k not in ("type", "version")})


def canonical(spec: Task) -> str:
    """The spec as JSON text: sorted keys, no spaces, NaN refused."""
    doc = {"schema": SCHEMA, **to_document(spec)}
    return json.dumps(doc, sort_keys=True, separators=(",", ":"), allow_nan=False)


def cache_key(spec: Task) -> str:
    """Twenty hex digits that name the spec's result for good."""
    return hashlib.sha256(canonical(spec).encode()).hexdigest()[:20]


def n_settings(spec: UnlearnSpec) -> int:
    """How many settings the run tries: in the benchmark each is a run of its own."""
    return 1 if spec.select == "given" else len(spec.unlearner.grid())


def by_rule(spec: UnlearnSpec, rule: str) -> UnlearnSpec:
    """``spec`` with its setting chosen by ``rule``; one that is not tuned stays as it is."""
    return spec if spec.select == "given" else replace(spec, select=rule)

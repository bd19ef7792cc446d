"""The scenarios of a study: what its runs have in common but γ, method and seed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.specs import TrainSpec, UnlearnSpec, cache_key


@dataclass(frozen=True)
class Scene:
    """One scenario of a study and its runs.

    Attributes:
        title: data, model, what was done, to how many; without γ and seed.
        slug: the same for a file name.
        manipulation: its registered name.
        runs: the specs by key.
    """

    title: str
    slug: str
    manipulation: str
    num_classes: int
    runs: Mapping[str, UnlearnSpec] = field(repr=False)


def scenes(specs: Sequence[UnlearnSpec]) -> list[Scene]:
    """The scenarios of ``specs`` in the order in which they first appear."""
    groups: dict[str, dict[str, UnlearnSpec]] = {}
    for spec in specs:
        groups.setdefault(_title(spec.train), {})[cache_key(spec)] = spec
    found: list[Scene] = []
    for title, runs in groups.items():
        train = next(iter(runs.values())).train
        slug = _slug(train, taken=[scene.slug for scene in found])
        num_classes = len(train.data.class_names)
        found.append(Scene(title, slug, train.manipulation.name, num_classes, runs))
    return found


def _title(train: TrainSpec) -> str:
    what = train.manipulation.describe(train.data.class_names)
    return f"{train.data.title} · {train.model.title} · {what} · {_amount(train)}"


def _amount(train: TrainSpec) -> str:
    size = train.manipulation.size
    return f"{100 * size:g} %" if size < 1 else f"{size:g} pictures"


def _slug(train: TrainSpec, taken: Sequence[str]) -> str:
    words = f"{train.data.name} {train.manipulation.name} {_amount(train)}"
    plain = re.sub(r"[^a-z0-9.]+", "-", words.lower().replace(" %", "pct")).strip("-")
    return plain if plain not in taken else f"{plain}-{len(taken)}"

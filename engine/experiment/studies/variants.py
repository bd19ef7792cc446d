"""A study on other pictures, with another network, or made smaller; and what was changed, in words.

Every run keeps its own key: what is changed is part of its spec, so a small study never stands
where the whole one belongs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from engine.base.knobs import Tunable, knobs
from engine.experiment.specs import TrainSpec, UnlearnSpec
from engine.plugins.datasets import Dataset
from engine.plugins.manipulations import Manipulation
from engine.plugins.models import Model
from engine.training.recipe import Recipe


@dataclass(frozen=True)
class Variation:
    """What is to be other than in the study; what is empty stays.

    Attributes:
        data: the pictures.
        model, recipe: make the network and the recipe from those of the study.
        methods, known, sizes, seeds: keep only these; the references stay in any case.
    """

    data: Dataset | None = None
    model: Callable[[Model], Model] = lambda model: model
    recipe: Callable[[Recipe], Recipe] = lambda recipe: recipe
    methods: tuple[str, ...] = ()
    known: tuple[float, ...] = ()
    sizes: tuple[float, ...] = ()
    seeds: tuple[int, ...] = ()

    def of(self, specs: Sequence[UnlearnSpec]) -> list[UnlearnSpec]:
        """Raises ValueError when nothing is left, or the data have no such classes."""
        kept = [replace(spec, train=self._trained(spec.train)) for spec in specs if self._has(spec)]
        if not any(not spec.unlearner.is_reference for spec in kept):
            raise ValueError(f"no run of a method is left: {_there(specs)}")
        return kept

    def _has(self, spec: UnlearnSpec) -> bool:
        if self.sizes and spec.train.manipulation.size not in self.sizes:
            return False
        if self.seeds and spec.seed not in self.seeds:
            return False
        if spec.unlearner.is_reference:
            return True
        fits = not self.methods or spec.unlearner.name in self.methods
        return fits and (not self.known or spec.known in self.known)

    def _trained(self, train: TrainSpec) -> TrainSpec:
        data = self.data or train.data
        return replace(
            train,
            data=data,
            manipulation=translated(train.manipulation, train.data, data),
            model=self.model(train.model),
            recipe=self.recipe(train.recipe),
        )


def translated(harm: Manipulation, before: Dataset, now: Dataset) -> Manipulation:
    """``harm`` for other pictures: the two classes that trade labels keep their names.

    A trigger's target keeps its number. Raises ValueError for a class that ``now`` does not have.
    """
    if before == now:
        return harm
    try:
        return harm.on(before, now)
    except ValueError as error:
        raise ValueError(f"the study {error}") from error


def changes(before: Sequence[UnlearnSpec], now: Sequence[UnlearnSpec]) -> list[str]:
    """What distinguishes two versions of a study: "steps 100 instead of 4000"."""
    if list(before) == list(now) or not before or not now:
        return []
    was, is_ = before[0].train, now[0].train
    found = [*_named("data", was.data, is_.data), *_named("network", was.model, is_.model)]
    if type(was.model) is type(is_.model):
        found += _turned(was.model, is_.model)
    found += _turned(was.recipe, is_.recipe)
    if len(now) != len(before):
        found.append(f"{len(now)} of {len(before)} runs")
    return found


def _named(what: str, was: Dataset | Model, is_: Dataset | Model) -> Iterator[str]:
    if was.name != is_.name:
        yield f"{what} {is_.name} instead of {was.name}"


def _turned(was: Tunable, is_: Tunable) -> Iterator[str]:
    for name, _, _ in knobs(type(was)):
        before, now = getattr(was, name), getattr(is_, name)
        if before != now:
            yield f"{name.replace('_', ' ')} {now} instead of {before}"


def _there(specs: Sequence[UnlearnSpec]) -> str:
    """What the study has, to say to a person who asked for something else."""
    methods = dict.fromkeys(s.unlearner.name for s in specs if not s.unlearner.is_reference)
    known = sorted({s.known for s in specs if not s.unlearner.is_reference})
    sizes = sorted({s.train.manipulation.size for s in specs})
    seeds = sorted({s.seed for s in specs})
    return "; ".join(
        [
            f"the study has the methods {', '.join(methods)}",
            f"known {', '.join(f'{k:g}' for k in known)}",
            f"sizes {', '.join(f'{s:g}' for s in sizes)}",
            f"seeds {', '.join(map(str, seeds))}",
        ]
    )

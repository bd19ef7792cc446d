"""An attack on what an unlearner is handed: does it say who is in S_m?"""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest
import torch
from torch import Tensor, nn

from engine.base.progress import Cancelled
from engine.base.seeds import generator
from engine.experiment.evidence import Replica, Reporter, Untrained, evidence_for
from engine.experiment.judge import Judge
from engine.experiment.monitor import Watch
from engine.experiment.predictions import evaluation_sets
from engine.experiment.scenario_data import EXPERIMENTERS_DRAWS, Situation, situation
from engine.experiment.specs import TrainSpec, UnlearnSpec
from engine.plugins.datasets import Dataset, Pictures, Split
from engine.plugins.evidence import Evidence
from engine.plugins.manipulations import Affected, Manipulated, Manipulation
from engine.plugins.manipulations.interclass_confusion import InterclassConfusion
from engine.plugins.manipulations.patch import Patch
from engine.plugins.manipulations.poisoning import Poisoning
from engine.plugins.manipulations.random_label_swap import RandomLabelSwap
from engine.plugins.unlearners import UNLEARNERS
from engine.training.recipe import Recipe
from engine.training.sets import TrainingSet
from tests.engine.experiment.object_graph import reachable, tensors_in

EXPERIMENTERS = (
    Situation, Split, Pictures, Dataset, Manipulation, Manipulated, Affected, Patch, Watch, Judge,
    TrainSpec, UnlearnSpec, pd.DataFrame,
)  # fmt: skip
"""Nothing of these kinds may be found, whatever is in it."""


@dataclass
class Handed:
    """An unlearner's view of a scenario, and what the experimenter knows."""

    data: Situation
    evidence: Evidence
    report: Reporter
    watch: Watch
    original: nn.Module
    unlearner: Any

    @property
    def hidden(self) -> set[int]:
        """S_m \\ S_f."""
        return set(self.data.order.tolist()) - set(self.evidence.deletion.tolist())

    @property
    def found(self) -> dict[int, Any]:
        return reachable(self.evidence, self.report, self.original, self.unlearner)


def handed(tiny: TrainSpec, manipulation: Manipulation, *, recipe: Recipe | None = None) -> Handed:
    train = dataclasses.replace(tiny, manipulation=manipulation, recipe=recipe or tiny.recipe)
    spec = UnlearnSpec(train=train, unlearner=UNLEARNERS["cf"](), known=0.3)
    data = situation(train)
    untrained = Untrained.of(train, data, seed=0)
    watch = Watch(lambda *_, **__: None, data, shown=Replica(untrained))
    return Handed(
        data, evidence_for(spec, data), Reporter(watch), watch, untrained(), spec.unlearner
    )


HARMS = (Poisoning(size=0.1), InterclassConfusion(size=0.1), RandomLabelSwap(size=0.1))


@pytest.fixture(params=HARMS, ids=lambda harm: harm.name)
def view(request, tiny) -> Handed:
    return handed(tiny, request.param)


@pytest.fixture
def poisoned(tiny) -> Handed:
    return handed(tiny, HARMS[0])


def leaks(view: Handed, found: dict[int, Any]) -> list[str]:
    """What of ``found`` an unlearner must not have, in words."""
    n, test = len(view.data.train.data), view.data.test
    secret = {
        "who is in S_m": view.data.train.is_manipulated,
        "S_m": view.data.train.indices,
        "the order of identification": view.data.order,
        "correct labels": view.data.train.correct,
        "the places in the data set": view.data.train.data.index,
        "correct labels of the held-out part": view.data.validation.correct,
        "the held-out part's S_m": view.data.validation.indices,
        "test labels": test.labels,
    }
    hidden = torch.tensor(sorted(view.hidden))
    said = [type(x).__name__ for x in found.values() if isinstance(x, EXPERIMENTERS)]
    pictures = {name.images[:1].flatten().numpy().tobytes() for name in _tested(view.data)}
    for one in tensors_in(found):
        flat = one.flatten()
        said += [what for what, it in secret.items() if _is_same(flat, it)]
        if len(flat) == n and flat.unique().numel() == 2:
            said += ["a mask of S_m \\ S_f"] * bool((flat[hidden] == flat[hidden[0]]).all())
        if not one.dtype.is_floating_point and set(flat.tolist()) & view.hidden == view.hidden:
            said += ["S_m \\ S_f"] * (len(flat) <= len(view.data.order))
        if one.ndim == 4:
            said += ["test pictures"] * (one[:1].flatten().numpy().tobytes() in pictures)
        if one.untyped_storage().nbytes() > one.numel() * one.element_size():
            said.append("a part of a longer tensor")
    return said


def _is_same(flat: Tensor, secret: Tensor) -> bool:
    return flat.shape == secret.shape and bool((flat.long() == secret.long()).all())


def _tested(data: Situation) -> list[Any]:
    return [one for one in evaluation_sets(data) if one.name.endswith("test")]


def test_nothing_that_is_handed_out_leads_to_what_the_experimenter_knows(view):
    assert leaks(view, view.found) == []


def test_what_is_handed_out_is_found_by_the_same_walk(view):
    found = view.found.values()

    assert any(x is view.evidence.train.labels for x in found)
    assert any(x is view.evidence.deletion for x in found)
    assert any(x is view.original.head.weight for x in found)


class Slotted:
    __slots__ = ("kept",)

    def __init__(self, kept: Any) -> None:
        self.kept = kept

    def look(self) -> Any:
        return self.kept


def _closure(secret: Any) -> Any:
    return lambda: secret


PLANTED = {
    "a closure": _closure,
    "a slot": Slotted,
    "a bound method": lambda secret: Slotted(secret).look,
    "a partial": lambda secret: functools.partial(print, secret),
    "a default": lambda secret: lambda it=secret: it,
    "a container": lambda secret: {"a": [(secret,)]},
    "a wrapped function": lambda secret: functools.wraps(_closure(secret))(lambda: None),
}


@pytest.mark.parametrize("how", PLANTED)
@pytest.mark.parametrize("what", ["train", "order", "test", "affected"])
def test_the_walk_finds_what_is_hidden_in(poisoned, how, what):
    leaky = PLANTED[how](getattr(poisoned.data, what))

    assert leaks(poisoned, reachable(poisoned.evidence, leaky))


def test_the_walk_finds_a_watch_behind_a_method(poisoned):
    assert "Watch" in leaks(poisoned, reachable(poisoned.watch.look))


def test_reports_go_in_and_nothing_comes_out(poisoned):
    said = poisoned.report(1, 2, model=poisoned.original, loss=0.5)

    assert said is None
    assert poisoned.watch.points and poisoned.watch.curves["loss"] == [(0.5, 0.5)]


def test_a_cancel_brings_no_frames_of_the_experimenter_along(tiny):
    def stop(*_: object, **__: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled) as caught:
        Reporter(stop)(1, 1)

    trace, frames = caught.tb, []
    while trace:
        frames.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    assert frames[-1] == "hear" and "stop" not in frames
    assert caught.value.__context__ is None


class Spy(nn.Module):
    """Keeps every picture that it is shown."""

    def __init__(self, inner: nn.Module, seen: list[Tensor]) -> None:
        super().__init__()
        self.blocks, self.head, self._seen = inner.blocks, inner.head, seen

    def forward(self, images: Tensor) -> Tensor:
        self._seen.append(images)
        return self.head(self.blocks(images))


def test_a_model_that_is_reported_meets_no_test_picture(poisoned):
    seen: list[Tensor] = []
    poisoned.original.register_forward_hook(lambda _, inputs, __: seen.append(inputs[0]))

    poisoned.report(1, 2, model=poisoned.original)
    poisoned.report(2, 2, model=Spy(poisoned.original, seen))

    assert len(poisoned.watch.points) == 2
    assert seen == []


def test_a_reported_model_is_looked_at_with_its_own_weights(poisoned):
    plain = Watch(lambda *_, **__: None, poisoned.data)

    poisoned.report(1, 1, model=poisoned.original)

    seen, expected = poisoned.watch.points[0], plain.look(poisoned.original, 1.0)
    assert (seen.acc_corr, seen.acc_retain) == (expected.acc_corr, expected.acc_retain)


@pytest.mark.parametrize("crop", [3, 28, 112])
def test_no_crop_that_the_training_did_not_make_is_made(poisoned, crop):
    for part in (poisoned.evidence.train, poisoned.evidence.validation):
        with pytest.raises(ValueError, match="crop must be at most 0, as in training"):
            part.augmented(torch.arange(9), crop=crop, flip=False, rng=generator(0))


@pytest.mark.parametrize("draw", EXPERIMENTERS_DRAWS)
def test_the_seed_does_not_draw_s_m_again(poisoned, draw):
    with pytest.raises(ValueError, match="not the unlearner's to draw from"):
        generator(poisoned.evidence.seed, draw)


def white(tiny: TrainSpec, recipe: Recipe) -> tuple[TrainingSet, Tensor]:
    """Digits of which one in ten carries a trigger that cannot be seen: all corners are white."""
    data = situation(dataclasses.replace(tiny, manipulation=Poisoning(size=0.1, patch=2)))
    pictures = data.train.data.images.clone()
    pictures[:, :, -2:, -2:] = 255
    split, mask = data.train.data.with_images(pictures), data.train.is_manipulated
    train = TrainingSet(split, stamp=data.train.trigger.stamp, stamped=mask)
    rest = torch.arange(len(split))
    return Evidence(train, rest[:1], rest[1:], train, recipe, nn.Module, 0).train, mask


def told_apart(pictures: Tensor, mask: Tensor) -> float:
    """How much more often the corner is white on S_m than elsewhere: 0 where it tells nothing."""
    corner = (pictures[:, :, -2:, -2:] == 255).flatten(1).all(1).float()
    return float(corner[mask].mean() - corner[~mask].mean())


def test_hostile_calls_tell_no_more_of_s_m_than_the_pictures_do(tiny):
    train, mask = white(tiny, dataclasses.replace(tiny.recipe, crop=0, flip=False))
    rows, told = torch.arange(len(train)), []

    for crop in (0, 1, 4, 112, -1, -3):
        for flip in (False, True):
            try:
                shown = train.augmented(rows, crop=crop, flip=flip, rng=generator(crop + 9))
            except (ValueError, RuntimeError):
                continue
            told.append(told_apart(shown, mask))
    for part in (train.with_labels(rows), train[rows], train.to(train.device)):
        told.append(told_apart(part.images(), mask))

    assert told_apart(train.images(), mask) == 0
    assert len(told) >= 4 and not any(told)


def test_the_same_calls_on_a_set_without_a_bound_would_name_s_m(tiny):
    """So that the test above could fail."""
    train, mask = white(tiny, dataclasses.replace(tiny.recipe, crop=112, flip=False))

    shown = train.augmented(torch.arange(len(train)), crop=112, flip=False, rng=generator(0))

    assert told_apart(shown, mask) > 0.9

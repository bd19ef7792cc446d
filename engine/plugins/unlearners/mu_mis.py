"""MU-Mis: take back what S_f contributed, seen in how strongly the logits answer to it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

import torch
from torch import Tensor, nn

from engine.base.device import repeatable
from engine.base.knobs import knob
from engine.base.progress import Progress
from engine.base.seeds import Seed, generator
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.plugins.unlearners.parts.descent import Descent
from engine.plugins.unlearners.parts.sensitivity import other_classes, squared_sensitivities
from engine.training.loop import to_float
from engine.training.sets import TrainingSet
from engine.training.work import n_batches

WATCHED = 64
"""On at most so many samples of S_f the stopping rule is measured."""

RATES = (3e-4, 1e-3)
DELTAS = (1.0, 1.1, 1.2)

State = dict[str, Tensor]


def mu_mis_loss(given: Tensor, other: Tensor) -> Tensor:
    """Mean of ‖∇_x f_c‖² - ‖∇_x f_c'‖², of the squared norms ``[n]`` (equation 3)."""
    return (given - other).mean()


TUNED = "tuned for each task, no value known to us"


@UNLEARNERS.register("mu_mis", title="MU-Mis (suppress sample contribution)", version=2)
@dataclass(frozen=True)
class MuMis(Unlearner):
    """Weakens how the given label answers to changes of S_f, relative to the other labels."""

    colour, symbol = "#d232b4", "star-diamond"
    needs = "S_f"
    cost = (
        "Per step a forward pass over a batch of S_f, two backward passes to its pixels and one "
        "through both: six to eight forward passes; at most 100 steps by default."
    )
    fails = (
        "Confusion: in our runs it suppresses both classes and makes it worse. The objective has "
        "no lower bound, so a rate too high wrecks the model."
    )
    source = (
        "Cheng et al., arXiv:2402.15109, equation 3 and algorithm 1. No corrective result is "
        "published: rate and δ are ours, laid on development seeds of the embedded data."
    )
    departs = (
        "Steps are capped, and the state before r_t passes δ is kept. How the authors batch "
        "S_f, and what momentum or decay they take, is not known to us."
    )

    lr: float = knob(
        3e-4,
        "Step size η",
        help="Of plain gradient descent",
        low=1e-10,
        high=1.0,
        log=True,
        published=TUNED,
    )
    delta: float = knob(
        1.1,
        "Recovery δ",
        help=(
            "Ends when the other class's sensitivity has turned and is above δ times its start. "
            "It falls by only 2 % on the embedded set, so δ is here what bounds the rise after it"
        ),
        low=0.0,
        high=10.0,
        published=TUNED,
    )
    steps: int = knob(
        100, "Steps", help="At most; it stops by itself", low=1, high=10_000, published="no cap"
    )
    batch_size: int = knob(
        64,
        "Batch size",
        help="Of S_f; all of it where there is less",
        low=1,
        high=1024,
        published="not known to us",
    )

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        ends = self._ends(original, evidence, [self.delta], progress)
        original.load_state_dict(ends[self.delta])
        return original

    def grid(self) -> tuple[Self, ...]:
        return tuple(replace(self, lr=lr, delta=delta) for lr in RATES for delta in DELTAS)

    @classmethod
    def unlearn_each(
        cls, original: nn.Module, evidence: Evidence, points: Sequence[Self], progress: Progress
    ) -> Iterator[nn.Module]:
        """Points that differ in δ alone lie on one path and share its steps."""
        found: dict[Self, dict[float, State]] = {}
        model = copy.deepcopy(original)
        for number, point in enumerate(points):
            path = replace(point, delta=1.0)
            if path not in found:
                deltas = [p.delta for p in points if replace(p, delta=1.0) == path]
                model.load_state_dict(original.state_dict())
                found[path] = path._ends(model, evidence, deltas, progress)
            model.load_state_dict(found[path][point.delta])
            progress(number + 1, len(points), stage="settings")
            yield model

    def _ends(
        self, model: nn.Module, evidence: Evidence, deltas: Sequence[float], progress: Progress
    ) -> dict[float, State]:
        """For each δ the last state before r_t passes it. Changes ``model``."""
        rules = {delta: Recovery(delta) for delta in deltas}
        ends: dict[float, State] = {}
        before = copy.deepcopy(model.state_dict())
        with repeatable():
            for ratio in self._ratios(model, evidence, progress):
                for delta in [d for d, rule in rules.items() if rule.is_complete(ratio)]:
                    ends[delta] = before
                    del rules[delta]
                if not rules:
                    return ends
                before = copy.deepcopy(model.state_dict())
        last = copy.deepcopy(model.state_dict())
        return ends | dict.fromkeys(rules, last)

    def _ratios(self, model: nn.Module, evidence: Evidence, progress: Progress) -> Iterator[float]:
        """Takes a step and yields r_t, again and again; ends early if the model diverges."""
        data = evidence.train[evidence.deletion]
        descent = Descent(
            model.eval(),
            torch.optim.SGD(model.parameters(), lr=self.lr),
            progress,
            total=self.steps,
            stage="suppressing",
        )
        gauge = Gauge(data, evidence.seed)
        start = gauge.read(model)
        descent.report(ratio=1.0, given_sensitivity=start.given, other_sensitivity=start.other)
        draws = generator(evidence.seed, "classes")
        for images, labels in _batches(data, self.batch_size, self.steps, evidence.seed):
            other = other_classes(labels, data.num_classes, draws)
            norms = squared_sensitivities(model, images, (labels, other), differentiable=True)
            if not descent.step(mu_mis_loss(*norms)):
                return
            now = gauge.read(model)
            ratio = now.other / start.other if start.other else 1.0
            descent.report(ratio=ratio, given_sensitivity=now.given, other_sensitivity=now.other)
            yield ratio


@dataclass(frozen=True)
class Reading:
    """Mean of ‖∇_x f_c‖ and of ‖∇_x f_c'‖ over the watched samples."""

    given: float
    other: float


class Gauge:
    """Measures both norms on fixed samples with fixed other classes, so noise stops nothing."""

    def __init__(self, data: TrainingSet, seed: Seed) -> None:
        chosen = torch.randperm(len(data), generator=generator(seed, "watched"))[:WATCHED]
        chosen = chosen.sort().values.to(data.device)
        self._images, self._labels = data.images(chosen), data.labels[chosen]
        self._other = other_classes(self._labels, data.num_classes, generator(seed, "other"))

    def read(self, model: nn.Module) -> Reading:
        pictures = to_float(self._images)
        given, other = squared_sensitivities(model, pictures, (self._labels, self._other))
        return Reading(given.sqrt().mean().item(), other.sqrt().mean().item())


def _batches(
    data: TrainingSet, size: int, steps: int, seed: Seed
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yields float images and given labels, epoch after epoch, ``steps`` batches in all."""
    rng, parts = generator(seed, "batches"), n_batches(len(data), size)
    waiting: list[Tensor] = []
    for _ in range(steps):
        if not waiting:
            waiting = list(torch.randperm(len(data), generator=rng).tensor_split(parts))
        places = waiting.pop().to(data.device)
        yield to_float(data.images(places)), data.labels[places]


NOISE = 0.01
"""A rise by less than this share is no turn: small steps waver by some thousandths at first."""


class Recovery:
    """Follows r_t, the norm of the other class relative to the original model's.

    Suppressing the given class first drags the other classes down with it (r_t falls), then
    they recover. Past its lowest point and above δ the work is done (algorithm 1 of
    arXiv:2402.15109); going on would only inflate what has no upper bound.
    """

    def __init__(self, delta: float) -> None:
        self._delta = delta
        self._lowest = 1.0

    def is_complete(self, ratio: float) -> bool:
        """Whether r_t has turned, and is above δ by now."""
        has_turned = ratio > self._lowest * (1 + NOISE)
        self._lowest = min(self._lowest, ratio)
        return has_turned and ratio > self._delta

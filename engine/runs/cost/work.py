"""How many pictures a run sends through its network, counted from its spec without running it.

Only methods whose work is settled beforehand are counted: those of the corrective benchmark and
the references. A backward pass that stops early (EU-k, CF-k) counts as a whole one, and settings
that give equal weights as different ones, so that sums err to the high side.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.experiment.monitor import SUBSET
from engine.experiment.scenario_data import n_identified
from engine.experiment.specs import VALIDATION_SHARE, Spec, TrainSpec, train_of
from engine.plugins.manipulations.interclass_confusion import InterclassConfusion
from engine.plugins.unlearners import Unlearner
from engine.plugins.unlearners.bad_teacher import BadTeacher
from engine.plugins.unlearners.cf import CF
from engine.plugins.unlearners.cf_k import CFk
from engine.plugins.unlearners.eu_k import EUk
from engine.plugins.unlearners.none import NoUnlearning
from engine.plugins.unlearners.oracle import Oracle
from engine.plugins.unlearners.parts.batches import n_batches
from engine.plugins.unlearners.parts.scrub_schedule import benchmark_ascent_epochs
from engine.plugins.unlearners.retrain import Retrain
from engine.plugins.unlearners.scrub import Scrub
from engine.plugins.unlearners.ssd import SSD
from engine.training.recipe import Recipe

LOOKS = 14
"""So often a run that trains is looked at on its way, with twice :data:`.monitor.SUBSET`."""


@dataclass(frozen=True)
class Passes:
    """Pictures by what is done with each.

    Attributes:
        trained: forward and backward as in training, which is in bfloat16 where the chip has it.
        asked: forward alone in the same way: a teacher's answer.
        weighed: forward and backward in single precision: importance.
        judged: forward alone in single precision: evaluation.
    """

    trained: int = 0
    asked: int = 0
    weighed: int = 0
    judged: int = 0

    @property
    def as_trained(self) -> float:
        """Without evaluation, as if all of them went forwards and backwards."""
        return self.trained + self.weighed + self.asked / 3

    def __add__(self, other: Passes) -> Passes:
        return Passes(
            self.trained + other.trained,
            self.asked + other.asked,
            self.weighed + other.weighed,
            self.judged + other.judged,
        )


@dataclass(frozen=True)
class Given:
    """What a method is given, in numbers of pictures: |S_f|, |S_tr without S_f|, the recipe."""

    deletion: int
    retained: int
    recipe: Recipe

    def steps(self, share: float = 1.0) -> int:
        """Pictures in a share of the training's steps."""
        size = min(self.recipe.batch_size, self.retained)
        return max(1, round(share * self.recipe.steps)) * size


def passes(spec: Spec) -> Passes | None:
    """Of the whole run with its evaluations; None for a method that is not counted here."""
    train = train_of(spec)
    n_tr = train.data.n_train - round(VALIDATION_SHARE * train.data.n_train)
    n_m = _count(train, n_tr)
    judged = _judged(train, n_tr, n_m)
    if isinstance(spec, TrainSpec):
        work = Given(0, n_tr, train.recipe)
        return Passes(trained=work.steps(), judged=judged + _looks(1))
    n_f = n_m if spec.unlearner.is_reference else n_identified(spec.known, n_m)
    points = (spec.unlearner,) if spec.select == "given" else spec.unlearner.grid()
    done = of_settings(points, Given(n_f, n_tr - n_f, train.recipe))
    if done is None:
        return None
    evaluations = len(points) + (spec.select != "given")
    looks = _looks(len(points) if done.trained else 0)
    return done + Passes(judged=evaluations * judged + looks)


def of_settings(points: tuple[Unlearner, ...], given: Given) -> Passes | None:
    """Of all settings of one method, without evaluation; SSD's share one importance pass."""
    count = COUNTS.get(type(points[0]))
    if count is None:
        return None
    shared = points[:1] if isinstance(points[0], SSD) else points
    return sum((count(point, given) for point in shared), Passes())


def _count(train: TrainSpec, n_tr: int) -> int:
    size = train.manipulation.size
    return round(size * n_tr) if size < 1 else int(size)


def _judged(train: TrainSpec, n_tr: int, n_m: int) -> int:
    """Pictures of one evaluation: clean and affected test pictures, S_m and the held-out part."""
    n_test, classes = train.data.n_test, len(train.data.class_names)
    confused = isinstance(train.manipulation, InterclassConfusion)
    affected = 2 * n_test // classes if confused else n_test
    return n_test + affected + n_m + train.data.n_train - n_tr


def _looks(trainings: int) -> int:
    return trainings * LOOKS * 2 * SUBSET


def _retrain(method: Any, given: Given) -> Passes:
    return Passes(trained=given.steps())


def _part(method: Any, given: Given) -> Passes:
    return Passes(trained=given.steps(method.share))


def _scrub(method: Scrub, given: Given) -> Passes:
    """Every batch is shown to the original too."""
    size = given.recipe.batch_size
    per_epoch = n_batches(given.retained, size)
    epochs = max(1, round(method.share * given.recipe.steps / per_epoch))
    ascents = method.ascent_epochs
    if method.schedule == "benchmark":
        steps = round(method.share * given.recipe.steps)
        ascents = benchmark_ascent_epochs(given.deletion, given.retained, size, steps=steps)
    n = ascents * given.deletion + max(ascents + 1, epochs) * given.retained
    return Passes(trained=n, asked=n)


def _bad_teacher(method: BadTeacher, given: Given) -> Passes:
    """Every batch is shown to both teachers."""
    n = method.epochs * (given.deletion + round(method.retained_share * given.retained))
    return Passes(trained=n, asked=2 * n)


def _ssd(method: SSD, given: Given) -> Passes:
    return Passes(weighed=given.deletion + given.deletion + given.retained)


COUNTS: dict[type[Unlearner], Callable[[Any, Given], Passes]] = {
    NoUnlearning: lambda method, given: Passes(),
    Oracle: _retrain,
    Retrain: _retrain,
    EUk: _part,
    CF: _part,
    CFk: _part,
    Scrub: _scrub,
    BadTeacher: _bad_teacher,
    SSD: _ssd,
}
"""The methods that are counted."""

"""How many pictures a run sends through its network, counted from its spec without running it.

What the work itself sends is said by each spec and each plug-in; evaluations come to that here.
Work that ends when it has reached something is not settled beforehand and not counted. A backward
pass that stops early (EU-k, CF-k) counts as a whole one, and settings that give equal weights as
different ones, so that sums err to the high side.
"""

from __future__ import annotations

from engine.experiment.monitor import SUBSET
from engine.experiment.specs import VALIDATION_SHARE, Spec, TrainSpec
from engine.training.work import Passes

LOOKS = 14
"""So often a run that trains is looked at on its way, with twice :data:`.monitor.SUBSET`."""


def passes(spec: Spec) -> Passes | None:
    """Of the whole run with its evaluations; None for one whose work is not settled beforehand."""
    train = spec.original
    n_train = train.data.n_train - round(VALIDATION_SHARE * train.data.n_train)
    n_manipulated = train.manipulation.n_manipulated(n_train)
    done = spec.work(n_train, n_manipulated)
    if done is None or not spec.ends_in_model:
        return done
    n = spec.n_settings
    evaluations = n + (n > 1)  # the chosen one is judged again
    looks = n * LOOKS * 2 * SUBSET if done.trained else 0
    judged = evaluations * _judged(train, n_train, n_manipulated)
    return done + Passes(judged=judged + looks)


def _judged(train: TrainSpec, n_train: int, n_manipulated: int) -> int:
    """Pictures of one evaluation: clean and affected test pictures, S_m and the held-out part."""
    data = train.data
    affected = train.manipulation.n_affected(data.n_test, len(data.class_names))
    return data.n_test + affected + n_manipulated + data.n_train - n_train

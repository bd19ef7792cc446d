"""A computation for workers: it needs no model, and lasts as long as its spec says."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from engine.base.progress import Progress
from engine.experiment.specs import Spec, TrainSpec
from engine.runs.jobs import FetchRun
from tests.engine.runs import whole

STEP = 0.01
DEAF = 13


def compute(spec: Spec, *, fetch: FetchRun, progress: Progress) -> Mapping[str, bytes]:
    """Reports each of ``recipe.steps`` steps, or nothing at all for a minute."""
    assert isinstance(spec, TrainSpec)
    steps = spec.recipe.steps
    for done in range(steps):
        progress(done, steps, stage="toying", loss=1.0)
        time.sleep(60 if spec.split_seed == DEAF else STEP)
    return whole.FILES


def lasting(tiny: TrainSpec, seconds: float, *, seed: int, deaf: bool = False) -> TrainSpec:
    """A spec that keeps :func:`compute` busy for about ``seconds``."""
    recipe = replace(tiny.recipe, steps=max(1, round(seconds / STEP)))
    return replace(tiny, recipe=recipe, seed=seed, split_seed=DEAF if deaf else 0)

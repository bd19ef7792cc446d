"""A small study, made once: two seeds of EU, one of a selected SSD, the references, and gaps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from engine.experiment.scenario import Scenario
from engine.experiment.specs import UnlearnSpec
from engine.plugins.datasets import DATASETS
from engine.plugins.unlearners import ssd
from engine.runs.jobs import execute
from engine.runs.store import Store
from engine.training.recipe import Recipe

BLINK = Recipe(steps=6, batch_size=32, lr=0.1, crop=0, flip=False)


@contextmanager
def blinking() -> Iterator[None]:
    """Digits train for six steps, and SSD's grid has five settings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DATASETS["digits"], "recipe", BLINK)
        patch.setattr(ssd, "ALPHAS", (10,))
        yield


@pytest.fixture(scope="session")
def specs() -> list[UnlearnSpec]:
    """A scenario that is stored, in part, and one of which nothing is."""
    with blinking():
        return _specs()


def _specs() -> list[UnlearnSpec]:
    here = Scenario.of("digits", size=0.1)
    runs = [here.at(seed=seed).unlearn_by(name) for seed in (0, 1) for name in ("none", "oracle")]
    runs += [
        here.at(known=known, seed=seed).unlearn_by("retrain")
        for known in (0.5, 1.0)
        for seed in (0, 1)
    ]
    runs += [here.at(known=0.5).unlearn_by("ssd"), here.at(known=0.5).unlearn_by("cf")]
    return [*runs, Scenario.of("digits", size=0.2).unlearn_by("cf")]


@pytest.fixture(scope="session")
def made(specs: list[UnlearnSpec], tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Of ``specs`` all but CF: that one is a gap."""
    store = Store(tmp_path_factory.mktemp("report") / "cache")
    with blinking():
        for spec in specs:
            if spec.unlearner.name != "cf":
                execute(spec, store)
    return store

"""What tests of all layers share: an empty store, and a spec that trains in a blink."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from engine.experiment.specs import TrainSpec
from engine.plugins.datasets import DATASETS
from engine.plugins.manipulations import MANIPULATIONS
from engine.plugins.models import MODELS
from engine.runs.store import Store
from engine.training.recipe import Recipe


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> Iterator[None]:
    """Tiny networks gain nothing from more threads, and equal counts give equal numbers."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


@pytest.fixture
def tiny() -> TrainSpec:
    """Poisoned digits and eight steps of a very small network."""
    return TrainSpec(
        data=DATASETS["digits"](),
        manipulation=MANIPULATIONS["poisoning"](size=0.1),
        model=MODELS["resnet-small"](width=4),
        recipe=Recipe(steps=8, batch_size=32, lr=0.1, crop=0, flip=False),
    )

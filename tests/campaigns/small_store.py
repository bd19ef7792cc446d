"""A store of small real runs to do harm to, and whether it is as it was."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from engine.experiment.specs import Spec, TrainSpec, UnlearnSpec
from engine.plugins.datasets import DATASETS
from engine.plugins.manipulations import MANIPULATIONS
from engine.plugins.models import MODELS
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.jobs import execute
from engine.runs.result import Result
from engine.runs.store import Store
from engine.training.recipe import Recipe

BLINK = Recipe(steps=3, batch_size=32, lr=0.1, crop=0, flip=False)


def original(seed: int = 0) -> TrainSpec:
    """Three steps on digits."""
    return TrainSpec(
        data=DATASETS["digits"](),
        manipulation=MANIPULATIONS["poisoning"](size=0.05),
        model=MODELS["resnet-small"](width=4),
        recipe=BLINK,
        seed=seed,
    )


def specs() -> list[Spec]:
    """An original, itself as an unlearner's run, and two methods."""
    train = original()
    names = ("none", "cf", "ssd")
    return [
        train,
        *(UnlearnSpec(train=train, unlearner=UNLEARNERS[n](), known=0.5) for n in names),
    ]


def made(folder: Path) -> Store:
    """A store of one's own in ``folder``, which is not there yet."""
    shutil.copytree(_made_once().name, folder)
    return Store(folder)


@functools.cache
def _made_once() -> tempfile.TemporaryDirectory[str]:
    kept = tempfile.TemporaryDirectory(prefix="campaign-runs-")
    for spec in specs():
        execute(spec, Store(Path(kept.name)))
    atexit.register(kept.cleanup)
    return kept


def contents(root: Path) -> dict[str, bytes]:
    """Every file of the finished runs that is not empty, by its path below ``runs``."""
    runs = root / "runs"
    return {
        str(path.relative_to(runs)): path.read_bytes()
        for path in sorted(runs.rglob("*"))
        if path.is_file()
        and path.stat().st_size
        and not path.name.startswith((".", "status", "events"))
    }


def numbers(store: Store, key: str) -> tuple[object, ...] | None:
    """All that a run says, read in full; None where the store has no such run."""
    run = store.find(key)
    if run is None:
        return None
    result = Result(run)
    scores = {name: (one.value, one.n) for name, one in result.scores.items()}
    table = result.predictions
    weights = run.read("model.safetensors") if "model.safetensors" in run.files else b""
    chosen = None if result.chosen is None else str(sorted(result.chosen.items()))
    return (scores, table.to_csv(), weights, chosen, result.class_names)


def other(number: int) -> TrainSpec:
    """An original that is in no store yet."""
    return replace(original(), seed=1000 + number)

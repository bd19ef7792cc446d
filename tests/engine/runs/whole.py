"""The files of a finished run without any model: as small as a run may be."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
from safetensors.numpy import save

from engine.base.parquet import to_parquet
from engine.experiment.collapse import confusion
from engine.experiment.metrics import ScenarioFacts
from engine.experiment.scores import score

CLASSES = ["left", "right"]
FACTS = ScenarioFacts(len(CLASSES), "test pictures", has_trigger=True)


def table(**columns: Any) -> pd.DataFrame:
    """Four predictions, one of each set; ``columns`` replace its own."""
    values: dict[str, Any] = {
        "set": ["clean_test", "affected_test", "manipulated", "validation"],
        "index": np.array([0, 0, 3, 5], np.int32),
        "correct": np.array([0, 1, 1, 0], np.int16),
        "given": np.array([0, 1, 0, 0], np.int16),
        "goal": np.array([-1, 0, 0, -1], np.int16),
        "rank": np.array([-1, -1, 0, -1], np.int32),
        "outside": [True, False, False, False],
        "predicted": np.array([0, 0, 1, 0], np.int16),
        "p_0": np.array([0.75, 0.5, 0.25, 1], np.float16),
        "p_1": np.array([0.25, 0.5, 0.75, 0], np.float16),
    }
    return pd.DataFrame(values | columns).astype({"set": "str"})


def metrics(**changes: Any) -> dict[str, Any]:
    """The numbers of :func:`table` as a document; ``changes`` replace its own."""
    rows = table()
    sets = ("clean_test", "affected_test")
    own = {
        "scores": score(rows, FACTS).to_document(),
        "class_names": CLASSES,
        "confusion": {name: confusion(rows, name, len(CLASSES)).tolist() for name in sets},
        "n_manipulated": 1,
        "n_train": 6,
        "seconds": 2.5,
        "diverged": False,
        "chosen": None,
        "watched": {"points": [], "curves": {"loss": [[0.5, 1.25]]}},
    }
    return json.loads(json.dumps(own | changes))


METRICS = json.dumps(metrics()).encode()
PREDICTIONS = to_parquet(table())
WEIGHTS = save({"weight": np.arange(500, dtype=np.float32), "bias": np.zeros(2, np.float32)})

FILES = {"metrics.json": METRICS, "predictions.parquet": PREDICTIONS}
"""Of a run that lacks its weights."""


def train_spec(**changes: Any) -> dict[str, Any]:
    """The document of an original's spec."""
    own = {
        "schema": 1,
        "type": "TrainSpec",
        "data": {"type": "digits", "version": 1},
        "manipulation": {"type": "poisoning", "version": 1, "size": 0.1},
        "model": {"type": "resnet-small", "version": 1, "width": 4},
        "recipe": {"type": "Recipe", "steps": 8, "lr": 0.1},
        "seed": 0,
        "manipulation_seed": 0,
        "split_seed": 0,
    }
    return own | changes

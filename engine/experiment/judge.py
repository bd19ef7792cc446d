"""Judges a model on every picture of its scenario, and writes all that is kept of a run."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

import pandas as pd
import torch
from safetensors.torch import save as save_tensors
from torch import nn

from engine.base.device import pick
from engine.base.knobs import knobs
from engine.base.parquet import from_parquet, to_parquet
from engine.base.progress import silent
from engine.experiment.collapse import confusion
from engine.experiment.metrics import METRICS, ScenarioFacts
from engine.experiment.monitor import Watch
from engine.experiment.predictions import evaluation_sets, predict
from engine.experiment.run_files import METRICS_JSON, PREDICTIONS, WEIGHTS, Files
from engine.experiment.scenario_data import Situation, situation
from engine.experiment.scores import Scores, score
from engine.experiment.selection import Observed
from engine.experiment.specs import TrainSpec
from engine.plugins.unlearners import Unlearner
from engine.training.evaluation import AFFECTED_TEST, CLEAN_TEST


def judged(model: nn.Module, spec: TrainSpec) -> dict[str, bytes]:
    """The files of an original that was not trained here, judged like any other."""
    data = situation(spec)
    return _files(model.to(pick()), data, Watch(silent, data))


class Judge:
    """Evaluates models of one scenario; equal weights are evaluated once."""

    def __init__(self, data: Situation) -> None:
        self._sets = evaluation_sets(data)
        self._data = data
        self._seen: dict[bytes, tuple[pd.DataFrame, Scores]] = {}

    def __call__(self, model: nn.Module) -> tuple[pd.DataFrame, Scores]:
        digest = hashlib.sha256()
        for value in model.state_dict().values():
            digest.update(value.cpu().contiguous().numpy().tobytes())
        if digest.digest() not in self._seen:
            table = predict(model, self._sets)
            self._seen[digest.digest()] = table, score(table, _facts(self._data))
        return self._seen[digest.digest()]


def _facts(data: Situation) -> ScenarioFacts:
    return ScenarioFacts(
        num_classes=data.test.num_classes,
        affected_are=None if data.affected is None else data.affected.images_are,
        has_trigger=data.train.trigger is not None,
    )


def _grid_row(point: Unlearner, seen: Observed, value: float, scores: Scores) -> dict[str, Any]:
    """One line of the grid's table: knobs, what the rule saw, and (for hindsight) the scores."""
    row: dict[str, Any] = {name: getattr(point, name) for name, _, _ in knobs(type(point))}
    row |= asdict(seen) | {"score": value}
    return row | {name: scores[name].value for name in METRICS}


def _n_changed(table: pd.DataFrame, before: Files) -> int:
    """How many of the judged samples the model labels otherwise than the original."""
    labels = from_parquet(before.read(PREDICTIONS), without="p_")["predicted"]
    return int((table["predicted"].to_numpy() != labels.to_numpy()).sum())


def _files(
    model: nn.Module,
    data: Situation,
    watch: Watch,
    *,
    chosen: Unlearner | None = None,
    before: Files | None = None,
) -> dict[str, bytes]:
    """Judges the finished model once on every picture and writes all that is kept of a run.

    Args:
        before: the run of the original, where there is one to compare with.
    """
    seconds = watch.seconds
    watch.look(model, 1.0)
    table, scores = Judge(data)(model)
    num_classes = data.test.num_classes
    state = {name: value.cpu().contiguous() for name, value in model.state_dict().items()}
    document = {
        "scores": scores.to_document(),
        "class_names": list(data.test.class_names),
        "confusion": {
            which: confusion(table, which, num_classes).tolist()
            for which in (CLEAN_TEST, AFFECTED_TEST)
        },
        "n_manipulated": len(data.order),
        "n_train": len(data.train.data),
        "seconds": seconds,
        "diverged": not all(torch.isfinite(v).all() for v in state.values()),
        "chosen": chosen and {name: getattr(chosen, name) for name, _, _ in knobs(type(chosen))},
        "watched": watch.to_document(),
    }
    if before is not None:
        document["n_changed"] = _n_changed(table, before)
    return {
        METRICS_JSON: json.dumps(document, allow_nan=False).encode(),
        PREDICTIONS: to_parquet(table),
        WEIGHTS: save_tensors(state),
    }

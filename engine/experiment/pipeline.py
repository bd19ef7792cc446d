"""Spec in, files of the finished run out.

The one place where data, models, unlearners and measures meet. It reads and writes no folder:
``fetch`` brings the run that another one stands on, the caller stores what is returned.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

import pandas as pd
from safetensors.torch import load as load_tensors
from torch import nn

from engine.base.device import pick
from engine.base.parquet import to_parquet
from engine.base.progress import Progress
from engine.experiment.evidence import Replica, Reporter, Untrained, evidence_for
from engine.experiment.finding import counted, files_of, ranking
from engine.experiment.judge import Judge, _files, _grid_row
from engine.experiment.monitor import LOOKS, Watch
from engine.experiment.predictions import evaluation_sets
from engine.experiment.public_protocol import Ending, ending_of, rule_of
from engine.experiment.run_files import GRID, WEIGHTS, Files
from engine.experiment.scenario_data import Situation, situation
from engine.experiment.specs import FindSpec, LookSpec, Spec, TrainSpec, UnlearnSpec
from engine.plugins import models
from engine.plugins.interpreters import InterpreterInput
from engine.training.loop import Checkpoints, Loss, See, cross_entropy, fit

Fetch = Callable[[Spec, Sequence[str], Progress], Files]


@singledispatch
def compute(spec: Spec, *, fetch: Fetch, progress: Progress) -> dict[str, bytes]:
    """Runs ``spec`` and returns its files by name. Raises what the plug-ins raise, or Cancelled.

    Each kind of spec has a step, registered for its class.
    """
    raise TypeError(f"no step makes a {type(spec).__name__}: register one with compute.register")


@compute.register
def train(spec: TrainSpec, *, fetch: Fetch, progress: Progress) -> dict[str, bytes]:
    """Trains the original on S_tr as it was manipulated."""
    if spec.adopted:
        raise ValueError(
            "the weights of this original were adopted and are not in this store: adopt the "
            f"file with SHA-256 {spec.adopted[:12]}… again"
        )
    data = situation(spec)
    model = untrained(spec, data, seed=spec.seed).to(pick())
    watch = Watch(progress, data)
    ending = ending_of(spec, data, watch)
    _fit(model, spec, data, ending, cross_entropy)
    return _files(ending.of(model), data, watch)


def _fit(
    model: nn.Module, spec: TrainSpec, data: Situation, progress: Progress, loss: Loss
) -> None:
    """Trains ``model`` in place as ``spec`` says."""
    as_trained = data.train.as_trained().to(pick())
    fit(model, as_trained, recipe=spec.recipe, seed=spec.seed, progress=progress, loss=loss)


@compute.register
def unlearn(spec: UnlearnSpec, *, fetch: Fetch, progress: Progress) -> dict[str, bytes]:
    """Runs the unlearner, over its grid where the spec selects, on the identified part of S_m."""
    before = fetch(spec.train, spec.needs, progress)
    data = situation(spec.train)
    original = restored(spec.train, data, before).to(pick())
    replica = Replica(Untrained.of(spec.train, data, seed=0))
    watch = Watch(progress, data, shown=replica, looks=max(1, LOOKS // spec.n_settings))
    watch.look(original, 0.0)
    ending = ending_of(spec.train, data, watch, shown=replica)
    if spec.select != "given":
        return _select(spec, data, original, ending, watch, before)
    model = spec.unlearner.unlearn(original, evidence_for(spec, data), Reporter(ending))
    return _files(ending.of(model), data, watch, before=before)


@compute.register
def find(spec: FindSpec, *, fetch: Fetch, progress: Progress) -> dict[str, bytes]:
    """Ranks what was not identified; how well is counted when the detector and its cut are done."""
    before = fetch(spec.train, spec.needs, progress)
    data = situation(spec.train)
    original = restored(spec.train, data, before).to(pick())
    evidence = evidence_for(spec, data)
    began = time.perf_counter()
    suspicion = spec.detector.suspicion(original, evidence, Reporter(progress))
    found = spec.cut.of(suspicion)
    seconds = time.perf_counter() - began
    table = ranking(suspicion, found, evidence, data)
    return files_of(table, counted(table, found, seconds, knows_truth=data.knows_truth))


@compute.register
def look(spec: LookSpec, *, fetch: Fetch, progress: Progress) -> dict[str, bytes]:
    """Looks into the finished model of another run."""
    files = fetch(spec.run, spec.needs, progress)
    original = spec.original
    data = situation(original)
    model = restored(original, data, files).to(pick())
    sets = {one.name: one for one in evaluation_sets(data)}
    trained_here = spec.run == original and not original.adopted
    training = Retraining(original, data) if trained_here else None
    return spec.look.look(model, InterpreterInput(sets, data.train.trigger, training), progress)


@dataclass(frozen=True)
class Retraining:
    """The training of ``spec`` once more; see ``engine.plugins.interpreters.base.Training``."""

    spec: TrainSpec
    data: Situation

    @property
    def steps(self) -> int:
        return self.spec.recipe.steps

    def again(self, at: Collection[int], see: See, progress: Progress) -> nn.Module:
        model = untrained(self.spec, self.data, seed=self.spec.seed).to(pick())
        _fit(model, self.spec, self.data, progress, Checkpoints(at, see))
        if self.steps in at:
            see(self.steps, model)
        return model


def untrained(spec: TrainSpec, data: Situation, *, seed: int) -> nn.Module:
    split = data.train.data
    return models.build(spec.model, split.shape, split.num_classes, seed=seed)


def restored(spec: TrainSpec, data: Situation, run: Files) -> nn.Module:
    """The network of ``spec`` with the weights of a finished run, in evaluation mode."""
    model = untrained(spec, data, seed=0)
    weights = load_tensors(run.read(WEIGHTS))
    own = model.state_dict()
    missing = [name for name in own if name not in weights]
    if missing:
        raise ValueError(f"the weights lack {missing[0]} and {len(missing) - 1:,} more tensors")
    more = {name: value for name, value in weights.items() if name not in own}
    model.load_state_dict({name: weights[name].to(own[name].dtype) for name in own} | more)
    return model.eval()


def _select(
    spec: UnlearnSpec,
    data: Situation,
    original: nn.Module,
    ending: Ending,
    watch: Watch,
    before: Files,
) -> dict[str, bytes]:
    """Judges every point of the grid and keeps the model that the rule prefers."""
    rule = rule_of(spec)
    evidence, points = evidence_for(spec, data), spec.unlearner.grid()
    judge = Judge(data)
    rows: list[dict[str, Any]] = []
    best: nn.Module = original
    models_of_points = type(spec.unlearner).unlearn_each(
        original, evidence, points, Reporter(ending)
    )
    for point, made in zip(points, models_of_points, strict=True):
        with watch.paused():
            model = ending.of(made)
            table, scores = judge(model)
            seen = rule.observe(model, table, evidence)
            row = _grid_row(point, seen, rule.score(seen), scores)
            if not rows or row["score"] > max(r["score"] for r in rows):
                best = copy.deepcopy(model)
            rows.append(row)
        watch.show(len(rows) / len(points), scores)
    grid = pd.DataFrame(rows)
    chosen = int(grid["score"].to_numpy().argmax())
    grid["chosen"] = grid.index == chosen
    files = _files(best, data, watch, chosen=points[chosen], before=before)
    return {**files, GRID: to_parquet(grid)}

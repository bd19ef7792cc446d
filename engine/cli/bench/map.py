"""How long the server works until another model is on the map: places, rows and what is drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from engine.analysis.samples.embedding import Frame, Placed, frame_of, placed
from engine.analysis.samples.map import HIGHLIGHTS, highlight, map_table
from engine.analysis.samples.table import sample_table
from engine.base.progress import silent
from engine.cli.bench.base import Effort, alternating, register, spread
from engine.experiment.fates import Fate, fates
from engine.experiment.pipeline import untrained
from engine.experiment.predictions import evaluation_sets, predict
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.experiment.specs import TrainSpec
from engine.figures.charts.embedding_maps import drawing
from engine.plugins.interpreters import InterpreterInput
from engine.plugins.interpreters.features import MAPPED, Features, StoredFeatures, read_features

PICTURES = 400
"""Of each set, as on the page."""


@register("map")
def map_of_two_models(effort: Effort) -> dict[str, Any]:
    """Milliseconds for two maps from nothing, for another model, and when all is cached."""
    return measured_map(Scenario.of(), effort)


def measured_map(scenario: Scenario, effort: Effort) -> dict[str, Any]:
    models = [_seen(scenario.train, seed, max(3, effort.of(PICTURES))) for seed in range(3)]
    names, is_clean = scenario.data.class_names, models[0].features.which == 1
    n_identified = situation(scenario.train).n_identified(scenario.known)
    frame = frame_of([one.features.values for one in models[:2]], is_clean)

    def table(one: _Seen, at: Placed) -> pd.DataFrame:
        samples = {w: sample_table(one.rows[w], models[0].rows[w], n_identified) for w in MAPPED}
        return map_table(one.features, at, samples).assign(look=Fate.CORRECT)

    def drawn(frame: Frame, left: pd.DataFrame, other: _Seen) -> tuple[str, pd.DataFrame]:
        right = table(other, placed(frame, other.features.values, is_clean))
        return drawing([("left", left), ("right", right)], names, frame="bench"), right

    def first() -> None:
        fresh = frame_of([one.features.values for one in models[:2]], is_clean)
        drawn(
            fresh, table(models[0], placed(fresh, models[0].features.values, is_clean)), models[1]
        )

    left = table(models[0], placed(frame, models[0].features.values, is_clean))
    text, right = drawn(frame, left, models[1])
    ways = {
        "first": first,
        "another_model": lambda: drawn(frame, left, models[2]),
        "cached": lambda: _answer(text, left, right),
    }
    timings = alternating(ways, max(5, effort.repeats))
    return {
        "pictures": len(left),
        "milliseconds": {n: spread([1000 * s for s in t.seconds]) for n, t in timings.items()},
        "cpu_milliseconds": {
            n: spread([1000 * s for s in t.cpu_seconds]) for n, t in timings.items()
        },
        "drawing_kilobytes": round(len(text) / 1000, 1),
    }


def _answer(text: str, left: pd.DataFrame, right: pd.DataFrame) -> str:
    """What is done at every answer of the page: the counts of all highlights, and the message."""
    found = [highlight(mode, left, right) for mode in HIGHLIGHTS]
    mask = "".join("01"[on] for on in found[0].rows)
    return json.dumps({"drawing": text, "shown": mask, "counts": [one.count for one in found]})


@dataclass(frozen=True)
class _Seen:
    """Features and predictions of one model, by evaluation set."""

    features: StoredFeatures
    rows: Mapping[str, pd.DataFrame]


def _seen(spec: TrainSpec, seed: int, most: int) -> _Seen:
    """Of an untrained network: how long a map takes is in no weight."""
    data = situation(spec)
    sets = {one.name: one for one in evaluation_sets(data)}
    model = untrained(spec, data, seed=seed).eval()
    files = Features(most).look(model, InterpreterInput(sets, data.train.trigger), silent)
    table = predict(model, tuple(sets[name] for name in MAPPED))
    rows = {name: table[table["set"] == name] for name in MAPPED}
    return _Seen(
        read_features(_InMemory(files)), {n: r.assign(fate=fates(r)) for n, r in rows.items()}
    )


@dataclass(frozen=True)
class _InMemory:
    files: Mapping[str, bytes]

    def read(self, name: str) -> bytes:
        return self.files[name]

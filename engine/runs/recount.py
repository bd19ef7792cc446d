"""Counts a metric again from the stored predictions of a run that was made before it existed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import pandas as pd

from engine.experiment.kinds import training_of
from engine.experiment.measure import Measure, unknown
from engine.experiment.metrics import METRICS, Metric, ScenarioFacts
from engine.experiment.run_files import PREDICTIONS
from engine.experiment.scores import Scores
from engine.runs.schema import Odd, predictions_table


class Predicted(Protocol):
    """A finished run, as far as counting needs it."""

    @property
    def document(self) -> dict[str, Any]: ...
    @property
    def files(self) -> Sequence[str]: ...
    def read(self, name: str) -> bytes: ...
    def condemned(self, why: Odd) -> Exception: ...


def scores_of(run: Predicted, metrics: Mapping[str, Any]) -> Scores:
    """The scores in a run's ``metrics.json``; what it lacks is counted when it is asked for."""
    return Scores.from_document(metrics.get("scores", {}), Recount(run, metrics))


@dataclass(frozen=True)
class Recount:
    """Counts one metric of a run by its name; reads the predictions once.

    Attributes:
        metrics: the run's ``metrics.json``.
    """

    run: Predicted
    metrics: Mapping[str, Any]

    def __call__(self, name: str) -> Measure:
        if PREDICTIONS not in self.run.files:
            return unknown("the predictions of this run are not stored", 0)
        metric = METRICS[name]
        return metric.counted(lambda: self._predictions(metric), self._facts)

    def _predictions(self, metric: Metric) -> pd.DataFrame:
        return self._everything if metric.reads_probabilities else self._labels

    @cached_property
    def _everything(self) -> pd.DataFrame:
        return self._table(with_probabilities=True)

    @cached_property
    def _labels(self) -> pd.DataFrame:
        return self._table(with_probabilities=False)

    def _table(self, *, with_probabilities: bool) -> pd.DataFrame:
        data, num_classes = self.run.read(PREDICTIONS), self._facts.num_classes
        try:
            return predictions_table(data, num_classes, with_probabilities=with_probabilities)
        except Odd as error:
            raise self.run.condemned(error) from error

    @cached_property
    def _facts(self) -> ScenarioFacts:
        images = self.metrics["scores"]["acc_corr"]["images"]
        return facts_of(self.run.document, len(self.metrics["class_names"]), images)


def facts_of(spec: Mapping[str, Any], num_classes: int, affected_are: str) -> ScenarioFacts:
    """What a metric may know of the scenario of a run.

    Plug-ins need torch, so they are imported late: a store is read without.

    Args:
        spec: the document of the run's spec.
        affected_are: which pictures its Acc_corr counts.
    """
    from engine.plugins.manipulations import MANIPULATIONS

    plugin = training_of(spec).get("manipulation") or {}
    knobs = {name: value for name, value in plugin.items() if name not in ("type", "version")}
    try:
        manipulation = MANIPULATIONS[plugin.get("type", "")](**knobs)
    except (LookupError, ValueError, TypeError):  # it is none of this lab
        return ScenarioFacts(num_classes, affected_are, has_trigger=None)
    return ScenarioFacts(
        num_classes,
        affected_are if manipulation.knows_truth else None,
        has_trigger=manipulation.trigger is not None,
    )

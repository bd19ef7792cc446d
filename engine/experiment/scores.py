"""The numbers of one model: a measure for every metric, recounted where a stored run lacks one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from engine.experiment.measure import Measure, unknown
from engine.experiment.metrics import METRICS, ScenarioFacts


class Scores(Mapping[str, Measure]):
    """The measures of one model, by the names in :data:`METRICS`.

    What the run was not scored for is recounted when it is asked for.
    """

    def __init__(
        self,
        measures: Mapping[str, Measure],
        recount: Callable[[str], Measure] | None = None,
    ) -> None:
        self._measures = dict(measures)
        self._recount = recount

    def __getitem__(self, name: str) -> Measure:
        if name not in self._measures:
            if name not in METRICS:
                raise KeyError(name)
            self._measures[name] = (
                unknown("it was not counted", 0) if self._recount is None else self._recount(name)
            )
        return self._measures[name]

    def __iter__(self) -> Iterator[str]:
        return iter(METRICS)

    def __len__(self) -> int:
        return len(METRICS)

    def __repr__(self) -> str:
        return f"Scores({self._measures})"

    @property
    def acc_corr(self) -> Measure:
        """The first of the two headline numbers."""
        return self["acc_corr"]

    @property
    def acc_retain(self) -> Measure:
        """The other one."""
        return self["acc_retain"]

    def to_document(self) -> dict[str, Any]:
        return {name: asdict(measure) for name, measure in self.items()}

    @classmethod
    def from_document(
        cls, doc: Mapping[str, Any], recount: Callable[[str], Measure] | None = None
    ) -> Scores:
        """What :meth:`to_document` wrote, whatever metrics there were then."""
        return cls({name: Measure.from_document(doc[name]) for name in doc}, recount)


def score(predictions: pd.DataFrame, facts: ScenarioFacts) -> Scores:
    """Every metric of the model that made ``predictions``."""
    return Scores(
        {name: metric.counted(lambda: predictions, facts) for name, metric in METRICS.items()}
    )

"""A finished run, read from the store: numbers, predictions and where they come from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from engine.experiment.collapse import collapse
from engine.experiment.fates import fates
from engine.experiment.measure import Measure, share
from engine.experiment.run_files import GRID, METRICS_JSON, PREDICTIONS, WEIGHTS
from engine.experiment.scores import Scores
from engine.experiment.specs import Spec, n_identified
from engine.plugins.manipulations import MANIPULATIONS
from engine.runs.recount import scores_of
from engine.runs.schema import Odd, grid_table, predictions_table
from engine.training.evaluation import CLEAN_TEST


class Stored(Protocol):
    """What the store knows of a finished run."""

    @property
    def key(self) -> str: ...
    @property
    def document(self) -> dict[str, Any]: ...
    @property
    def manifest(self) -> dict[str, Any]: ...
    @property
    def files(self) -> Sequence[str]: ...
    @property
    def from_starter(self) -> bool: ...
    def read(self, name: str) -> bytes: ...
    def condemned(self, why: Odd) -> Exception: ...


@dataclass(frozen=True)
class Result:
    """A finished run. Everything heavy is read when first asked for.

    Attributes:
        run: the stored folder; ``run.key``, ``run.document`` (the spec as JSON values),
            ``run.manifest`` (provenance), ``run.from_starter``.
    """

    run: Stored

    @property
    def key(self) -> str:
        return self.run.key

    @cached_property
    def metrics(self) -> dict[str, Any]:
        """The run's ``metrics.json``."""
        return dict(json.loads(self.run.read(METRICS_JSON)))

    @cached_property
    def scores(self) -> Scores:
        """Every metric; what the run was not scored for is recounted from its predictions."""
        return scores_of(self.run, self.metrics)

    @property
    def class_names(self) -> tuple[str, ...]:
        return tuple(self.metrics["class_names"])

    @property
    def knows_truth(self) -> bool:
        """Whether the correct labels of the run's scenario are known; see ``Manipulation``."""
        train = self.run.document.get("train") or self.run.document
        kind = train["manipulation"]["type"]
        return kind not in MANIPULATIONS or MANIPULATIONS[kind].knows_truth

    @property
    def seconds(self) -> float:
        """Wall clock of the training or unlearning, without evaluation."""
        return float(self.metrics["seconds"])

    @property
    def points(self) -> list[dict[str, Any]]:
        """The watched trajectory: done in [0, 1], seconds, acc_corr, acc_retain (on subsets);
        an accuracy is None where no picture counts."""
        return list(self.metrics["watched"]["points"])

    @property
    def curves(self) -> dict[str, list[list[float]]]:
        """Other reported scalars by name, such as ``loss``, as [share done, value] pairs."""
        return dict(self.metrics["watched"]["curves"])

    @property
    def chosen(self) -> dict[str, Any] | None:
        """The knobs that selection chose; None when nothing was selected."""
        chosen: dict[str, Any] | None = self.metrics["chosen"]
        return chosen

    def n_identified(self, known: float) -> int:
        """|S_f| for γ = ``known`` in the run's scenario."""
        return n_identified(known, self.metrics["n_manipulated"])

    @property
    def n_changed(self) -> int | None:
        """Of an unlearned model: how many of the judged samples it labels otherwise than the
        original; None where the run does not say."""
        found: int | None = self.metrics.get("n_changed")
        return found

    def confusion(self, which: str) -> npt.NDArray[np.int64]:
        """Counts ``[correct, predicted]`` on ``clean_test`` or ``affected_test``."""
        return np.asarray(self.metrics["confusion"][which], dtype=np.int64)

    @property
    def clean_accuracy(self) -> Measure:
        """The usual score: the share of the whole clean test that gets its correct label."""
        counts = self.confusion(CLEAN_TEST)
        labels = np.arange(len(counts))
        correct = np.repeat(labels, counts.sum(axis=1))
        hits = np.concatenate([np.arange(n) < counts[k, k] for k, n in enumerate(counts.sum(1))])
        return share(hits, correct, len(counts), "clean test pictures")

    @cached_property
    def predictions(self) -> pd.DataFrame:
        """One row per evaluated picture; the columns are in ``engine.experiment.predictions``."""
        data = self.run.read(PREDICTIONS)
        try:
            return predictions_table(data, len(self.class_names))
        except Odd as error:
            raise self.run.condemned(error) from error

    @cached_property
    def grid(self) -> pd.DataFrame | None:
        """One row per setting that selection judged; None when nothing was selected."""
        if self.chosen is None:
            return None
        data = self.run.read(GRID)
        try:
            return grid_table(data)
        except Odd as error:
            raise self.run.condemned(error) from error

    def rows(self, which: str) -> pd.DataFrame:
        """The predictions on one evaluation set, with the ``fate`` of each picture."""
        rows = self.predictions[self.predictions["set"] == which]
        return rows.assign(fate=fates(rows))

    def collapse(self, original: Result) -> str | None:
        """Why this model counts as collapsed, in a sentence; None if it stands."""
        if self.metrics["diverged"]:
            return "The weights became infinite or undefined: the method diverged."
        return collapse(self.scores, original.scores, self.confusion(CLEAN_TEST))


def in_one_run(spec: Spec, run: Result) -> Spec:
    """The spec to make the model of ``run`` with, where its weights are wanted.

    A selected model without weights is that of its chosen setting, run once: a grid gives bit
    for bit what single runs give. Any other run stands for itself.
    """
    return spec if WEIGHTS in run.run.files else spec.with_setting(run.chosen)

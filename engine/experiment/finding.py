"""How well the rest of S_m was found: counted from the ranking, by who knows S_m.

A detector and its cut see none of this: they are done when it is counted.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from engine.base.parquet import from_parquet, to_parquet
from engine.experiment.run_files import FINDING, SUSPICION, Files
from engine.experiment.scenario_data import Situation
from engine.plugins.detectors import Suspects, Suspicion

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]


class _Told(Protocol):
    """What of the evidence says whose scores they are."""

    @property
    def deletion(self) -> Any: ...
    @property
    def retained(self) -> Any: ...


@dataclass(frozen=True)
class SearchScores:
    """The numbers of one search. Those that need S_m are None where it is not known.

    Attributes:
        n_identified: |S_f|.
        n_flagged: |Ŝ|.
        n_left: |S_m \\ S_f|.
        recall, precision: of Ŝ; precision is None for an empty Ŝ.
        auroc, average_precision: of the suspicion over S_tr \\ S_f.
        estimate, interval: how many bad samples the defender takes to be left.
        threshold: the lowest suspicion in Ŝ; None for an empty Ŝ.
        seconds: of detector and cut.
    """

    n_identified: int
    n_flagged: int
    n_left: int | None
    recall: float | None
    precision: float | None
    auroc: float | None
    average_precision: float | None
    estimate: float
    interval: tuple[float, float]
    threshold: float | None
    seconds: float


def ranking(suspicion: Suspicion, found: Suspects, told: _Told, data: Situation) -> pd.DataFrame:
    """One row per sample of S_tr.

    Columns: ``index`` (its place in the data set's training part), ``given``, ``suspicion`` (of S_f
    held out; -∞ where nothing speaks against it), ``probability`` (of being bad; 1 in S_f),
    ``identified`` (in S_f), ``flagged`` (in Ŝ), ``rank`` (in the order of identification, -1
    outside S_m: the experimenter's knowledge).
    """
    n = len(data.train.data)
    deletion, retained = told.deletion.cpu().numpy(), told.retained.cpu().numpy()
    scores, probability = np.zeros(n, np.float32), np.ones(n, np.float32)
    identified, flagged = np.zeros(n, bool), np.zeros(n, bool)
    rank = np.full(n, -1, np.int32)
    scores[retained], scores[deletion] = suspicion.retained.numpy(), suspicion.deletion.numpy()
    probability[retained] = found.probability.numpy()
    identified[deletion], flagged[retained] = True, found.is_found.numpy()
    rank[data.order.numpy()] = np.arange(len(data.order))
    return pd.DataFrame(
        {
            "index": data.train.data.index.numpy().astype(np.int32),
            "given": data.train.data.labels.numpy().astype(np.int16),
            "suspicion": scores,
            "probability": probability,
            "identified": identified,
            "flagged": flagged,
            "rank": rank,
        }
    )


def counted(
    table: pd.DataFrame, found: Suspects, seconds: float, *, knows_truth: bool
) -> SearchScores:
    """The numbers of a :func:`ranking`."""
    rest = table[~table["identified"]]
    is_bad, flagged = (rest["rank"] >= 0).to_numpy(), rest["flagged"].to_numpy()
    truth = _against(is_bad, flagged, rest["suspicion"].to_numpy()) if knows_truth else {}
    return SearchScores(
        n_identified=int(table["identified"].sum()),
        n_flagged=int(flagged.sum()),
        n_left=int(is_bad.sum()) if knows_truth else None,
        recall=truth.get("recall"),
        precision=truth.get("precision"),
        auroc=truth.get("auroc"),
        average_precision=truth.get("average_precision"),
        estimate=found.estimate,
        interval=found.interval,
        threshold=found.threshold if flagged.any() else None,
        seconds=seconds,
    )


def _against(is_bad: Bools, flagged: Bools, scores: Floats) -> dict[str, float | None]:
    """All that takes the truth; scores of -∞ come last, and are equal among themselves."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    finite = np.isfinite(scores)
    low = float(scores[finite].min()) - 1 if finite.any() else 0.0
    ranked = np.where(finite, scores, low)
    hits, n_bad, n_flagged = int((is_bad & flagged).sum()), int(is_bad.sum()), int(flagged.sum())
    there_are_both = 0 < n_bad < len(is_bad)
    return {
        "recall": hits / n_bad if n_bad else None,
        "precision": hits / n_flagged if n_flagged else None,
        "auroc": float(roc_auc_score(is_bad, ranked)) if there_are_both else None,
        "average_precision": float(average_precision_score(is_bad, ranked)) if n_bad else None,
    }


def files_of(table: pd.DataFrame, finding: SearchScores) -> dict[str, bytes]:
    """All that is kept of a search."""
    return {
        FINDING: json.dumps(asdict(finding), allow_nan=False).encode(),
        SUSPICION: to_parquet(table),
    }


def finding_of(run: Files) -> SearchScores:
    """The numbers in the files of a finished search."""
    document = json.loads(run.read(FINDING))
    return SearchScores(**{**document, "interval": tuple(document["interval"])})


def ranking_of(run: Files) -> pd.DataFrame:
    """The table in the files of a finished search; see :func:`ranking`."""
    return from_parquet(run.read(SUSPICION))

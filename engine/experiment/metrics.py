"""Measures of correction. Each is a function of stored predictions and says what it counted.

Predictions are a table with one row per evaluated picture (see :mod:`.predictions`); this module
needs numpy and pandas only, so that tables and pages can recount without torch.
Definitions: Goel et al., arXiv:2402.14015, section 3. Fractions lie in [0, 1].
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

NOT_KNOWN = "not known"
"""What a page or a table says where only the truth could answer."""


@dataclass(frozen=True)
class Measure:
    """A share of pictures, with which they are and how many.

    Attributes:
        value: None when there is no such picture.
        images: which pictures count, in words that follow ``n``.
        per_class: the share among the pictures of each correct class, None where there is none.
        n_per_class: how many pictures each correct class has.
    """

    value: float | None
    n: int
    images: str
    per_class: tuple[float | None, ...]
    n_per_class: tuple[int, ...]


@dataclass(frozen=True)
class Scores:
    """The yardsticks of one model.

    Attributes:
        acc_corr: on D_m in the test part, against correct labels.
        acc_corr_pulled: the same without the pictures that the manipulation does not pull away
            from their correct label (for a trigger: those of the target class).
        acc_corr_train: on S_m itself, against correct labels.
        acc_retain: on the test pictures outside D_m.
        asr: share of the pulled pictures of D_m that get the label they are pulled to.
    """

    acc_corr: Measure
    acc_corr_pulled: Measure
    acc_corr_train: Measure
    acc_retain: Measure
    asr: Measure

    def to_document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_document(cls, doc: dict[str, Any]) -> Scores:
        return cls(**{name: _measure(fields) for name, fields in doc.items()})


def _measure(fields: dict[str, Any]) -> Measure:
    return Measure(
        value=fields["value"],
        n=fields["n"],
        images=fields["images"],
        per_class=tuple(fields["per_class"]),
        n_per_class=tuple(fields["n_per_class"]),
    )


def share(hits: npt.ArrayLike, classes: npt.ArrayLike, num_classes: int, images: str) -> Measure:
    """The share of ``hits`` (bool ``[n]``), over all and per class of ``classes`` (int ``[n]``)."""
    hit = np.asarray(hits, dtype=bool)
    total = np.bincount(np.asarray(classes, dtype=int), minlength=num_classes)
    good = np.bincount(np.asarray(classes, dtype=int)[hit], minlength=num_classes)
    per_class = tuple(float(g / n) if n else None for g, n in zip(good, total, strict=True))
    value = float(hit.mean()) if hit.size else None
    return Measure(value, int(hit.size), images, per_class, tuple(int(n) for n in total))


def score(predictions: pd.DataFrame, num_classes: int, affected_are: str) -> Scores:
    """All yardsticks of the model that made ``predictions``."""
    affected = predictions[predictions["set"] == "affected_test"]
    pulled = affected[affected["goal"] >= 0]
    outside = predictions[(predictions["set"] == "clean_test") & predictions["outside"]]
    manipulated = predictions[predictions["set"] == "manipulated"]

    def accuracy(rows: pd.DataFrame, images: str) -> Measure:
        rows = rows[rows["correct"] >= 0]
        return share(rows["predicted"] == rows["correct"], rows["correct"], num_classes, images)

    return Scores(
        acc_corr=accuracy(affected, affected_are),
        acc_corr_pulled=accuracy(pulled, f"{affected_are} that are pulled to another label"),
        acc_corr_train=accuracy(manipulated, "training pictures in S_m, as trained"),
        acc_retain=accuracy(outside, "test pictures outside the affected domain"),
        asr=share(
            pulled["predicted"] == pulled["goal"],
            pulled["correct"],
            num_classes,
            f"{affected_are} that are pulled to another label",
        ),
    )


def confusion(predictions: pd.DataFrame, which: str, num_classes: int) -> npt.NDArray[np.int64]:
    """Counts ``[correct, predicted]`` of the evaluation set ``which``."""
    rows = predictions[predictions["set"] == which]
    rows = rows[rows["correct"] >= 0]
    counts = np.zeros((num_classes, num_classes), dtype=np.int64)
    np.add.at(counts, (rows["correct"].to_numpy(int), rows["predicted"].to_numpy(int)), 1)
    return counts


def deletion_change(predictions: pd.DataFrame, n_identified: int) -> float:
    """Share of S_f whose prediction no longer equals the label that was given for training."""
    known = predictions[
        (predictions["set"] == "manipulated") & (predictions["rank"] < n_identified)
    ]
    return float((known["predicted"] != known["given"]).mean())


def validation_accuracy(predictions: pd.DataFrame) -> float:
    """Accuracy on the held-out part against its labels as given."""
    held_out = predictions[predictions["set"] == "validation"]
    return float((held_out["predicted"] == held_out["given"]).mean())


FATES = ("fixed", "fooled", "broken")
"""Correct; the label the manipulation wants; any other wrong label."""


def fates(rows: pd.DataFrame) -> pd.Series[str]:
    """The fate of each row of predictions: fixed, fooled or broken (see :data:`FATES`)."""
    fixed = rows["predicted"] == rows["correct"]
    fooled = ~fixed & (rows["predicted"] == rows["goal"])
    return pd.Series(np.select([fixed, fooled], ["fixed", "fooled"], "broken"), index=rows.index)


def collapse(scores: Scores, original: Scores, counts: npt.NDArray[np.int64]) -> str | None:
    """Why a model counts as collapsed, in a sentence, or None if it stands.

    Args:
        counts: its confusion matrix on the clean test pictures.
    """
    now, before = scores.acc_retain.value, original.acc_retain.value
    if now is not None and before is not None and before - now > 0.10:
        return (
            f"Acc_retain fell by {100 * (before - now):.0f} points, from {before:.0%} to {now:.0%}."
        )
    largest = counts.sum(0).max() / max(1, counts.sum())
    if largest > max(0.5, 1.5 * counts.sum(1).max() / max(1, counts.sum())):
        return f"One class takes {largest:.0%} of all predictions on clean test pictures."
    return None

"""Choosing among settings with what a defender has: S_f and held-out data as given.

A rule receives an :class:`Observed` and nothing else, so it cannot look at S_m \\ S_f, correct
labels or test data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import torch
from torch import nn

from engine.base.seeds import generator
from engine.plugins.evidence import Evidence
from engine.training.evaluation import MANIPULATED, VALIDATION
from engine.training.loop import infer

RETAINED_SUBSET = 2000
"""On so many samples of S_r, the same for all settings, REM's proxy is measured."""


@dataclass(frozen=True)
class Observed:
    """What a rule may know of one setting. Shares in [0, 1], all against labels as given.

    Attributes:
        deletion_change: share of S_f that is no longer predicted as given.
        validation_accuracy: on the held-out part.
        retained_accuracy: on a fixed subset of S_r; None when the rule does not ask for it.
        num_classes: K.
    """

    deletion_change: float
    validation_accuracy: float
    retained_accuracy: float | None
    num_classes: int


@dataclass(frozen=True)
class Rule:
    """A way to choose: the setting with the highest ``score`` wins, the first among equals.

    Attributes:
        title: as it stands in a sentence, "settings by …".
        meaning: what it weighs, to be read after "the rule is".
        asks_for_retained: whether it looks at S_r.
    """

    title: str
    meaning: str
    score: Callable[[Observed], float]
    asks_for_retained: bool = False

    def observe(self, model: nn.Module, table: pd.DataFrame, evidence: Evidence) -> Observed:
        """Takes from a table of predictions what a rule may see, and no more."""
        known = table[(table["set"] == MANIPULATED) | (table["set"] == VALIDATION)]
        return Observed(
            deletion_change(known, len(evidence.deletion)),
            validation_accuracy(known),
            retained_accuracy(model, evidence) if self.asks_for_retained else None,
            evidence.train.num_classes,
        )


def deletion_change(predictions: pd.DataFrame, n_identified: int) -> float:
    """Share of S_f whose prediction no longer equals the label that was given for training."""
    known = predictions[(predictions["set"] == MANIPULATED) & (predictions["rank"] < n_identified)]
    return float((known["predicted"] != known["given"]).mean())


def validation_accuracy(predictions: pd.DataFrame) -> float:
    """Accuracy on the held-out part against its labels as given."""
    held_out = predictions[predictions["set"] == VALIDATION]
    return float((held_out["predicted"] == held_out["given"]).mean())


def paper_rule(seen: Observed) -> float:
    """Equal mean of deletion change and validation accuracy (Goel et al., section 3)."""
    return (seen.deletion_change + seen.validation_accuracy) / 2


def rem_rule(seen: Observed) -> float:
    """acc(S_r) · (1 - max(acc(S_f), 2/K)) (REM, arXiv:2505.17730; 2/K is its 0.2 for K = 10)."""
    assert seen.retained_accuracy is not None
    return seen.retained_accuracy * (1 - max(1 - seen.deletion_change, 2 / seen.num_classes))


SELECTION = {
    "paper": Rule(
        "the paper's rule",
        "the equal mean of the change on the identified part and of validation accuracy",
        paper_rule,
    ),
    "rem": Rule(
        "REM's proxy",
        "accuracy on the training pictures that are left, times one minus accuracy on the "
        "identified part (at least 2/K)",
        rem_rule,
        asks_for_retained=True,
    ),
}


def retained_accuracy(model: nn.Module, evidence: Evidence) -> float:
    rng = generator(evidence.seed, "retained subset")
    order = torch.randperm(len(evidence.retained), generator=rng)[:RETAINED_SUBSET]
    rows = evidence.retained[order.to(evidence.retained.device)]
    predicted = infer(model, evidence.train.images(rows)).argmax(1)
    return float((predicted == evidence.train.labels[rows].cpu()).float().mean())

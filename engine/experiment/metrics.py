"""The metrics: a table of numbers that are counted from stored predictions.

To add one, put an entry into :data:`METRICS`. The tables of runs, Compare, the report, the answer
of ``run`` and the tables of grids read that table; a stored run that was made before an entry
existed is recounted from its predictions (see :mod:`engine.runs.recount`).

Predictions are a table with one row per evaluated picture (see :mod:`.predictions`); this module
needs numpy and pandas only, so that tables and pages can recount without torch. A correct label
of -1 is not known; such a picture counts for nothing that asks for it.
Definitions: Goel et al., arXiv:2402.14015, section 3. Fractions lie in [0, 1].
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from engine.experiment.measure import Measure, share, unknown
from engine.training.evaluation import AFFECTED_TEST, CLEAN_TEST, MANIPULATED


@dataclass(frozen=True)
class ScenarioFacts:
    """What a metric may know of a scenario beside the predictions.

    Attributes:
        affected_are: which pictures D_m holds, in words that follow a number; None where it is
            not known what the manipulation harms.
        has_trigger: whether the pictures of D_m are clean test pictures with a trigger put on;
            None where that is not known.
    """

    num_classes: int
    affected_are: str | None
    has_trigger: bool | None


@dataclass(frozen=True)
class Metric:
    """One column of every table of runs.

    Attributes:
        title: what heads its column.
        label: the same in full, for an axis or a number that stands alone.
        help: what it counts, as a sentence.
        better: which direction is the wanted one.
        of: counts it.
        lacks: why it cannot be counted in a scenario, whatever the predictions are; empty where
            it can.
        has_chance: whether guessing gets 1/K of it.
        has_column: whether tables and figures show it; else only answers and exports hold it.
        reads_probabilities: whether it needs ``p_0`` … of the predictions.
    """

    title: str
    label: str
    help: str
    better: Literal["higher", "lower"]
    of: Callable[[pd.DataFrame, ScenarioFacts], Measure]
    lacks: Callable[[ScenarioFacts], str] = lambda facts: ""
    has_chance: bool = False
    has_column: bool = True
    reads_probabilities: bool = False

    def counted(self, predictions: Callable[[], pd.DataFrame], facts: ScenarioFacts) -> Measure:
        """The measure; asks for ``predictions`` only where they can give one."""
        reason = self.lacks(facts)
        if reason:
            return unknown(reason, facts.num_classes)
        return self.of(predictions(), facts)

    @property
    def axis(self) -> str:
        """What stands at an axis: its full name, and its short one where that is another."""
        return self.label if self.label == self.title else f"{self.label} ({self.title})"

    @property
    def in_words(self) -> str:
        """What it counts and which direction is the wanted one."""
        return f"{self.help} {self.better.capitalize()} is better."


def _domain(facts: ScenarioFacts) -> str:
    if facts.affected_are is None:
        return "it is not known which pictures the manipulation harms"
    return ""


def _trigger(facts: ScenarioFacts) -> str:
    if facts.has_trigger is None:
        return "it is not known whether the manipulation puts a trigger on a picture"
    return "" if facts.has_trigger else "this manipulation puts no trigger on a picture"


NO_LABELS = "the correct labels of these pictures are not known"


AS_TRAINED = "training pictures in S_m, as trained"


def _affected(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["set"] == AFFECTED_TEST]


def _manipulated(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["set"] == MANIPULATED]


def _says(rows: pd.DataFrame, label: str, facts: ScenarioFacts, images: str) -> Measure:
    """How many get the label in the column ``label``, by class: its own where none is correct."""
    classes = rows["correct"].where(rows["correct"] >= 0, rows[label])
    return share(rows["predicted"] == rows[label], classes, facts.num_classes, images)


def _accuracy(rows: pd.DataFrame, facts: ScenarioFacts, images: str) -> Measure:
    """Against correct labels; the pictures whose correct label is not known do not count."""
    known = rows[rows["correct"] >= 0]
    if len(rows) and not len(known):
        return unknown(NO_LABELS, facts.num_classes, images)
    is_right = known["predicted"] == known["correct"]
    return share(is_right, known["correct"], facts.num_classes, images)


def _acc_corr(table: pd.DataFrame, facts: ScenarioFacts) -> Measure:
    return _accuracy(_affected(table), facts, str(facts.affected_are))


def _acc_corr_pulled(table: pd.DataFrame, facts: ScenarioFacts) -> Measure:
    affected = _affected(table)
    return _accuracy(affected[affected["goal"] >= 0], facts, _pulled(facts))


def _pulled(facts: ScenarioFacts) -> str:
    return f"{facts.affected_are} that are pulled to another label"


def _acc_corr_train(table: pd.DataFrame, facts: ScenarioFacts) -> Measure:
    return _accuracy(_manipulated(table), facts, AS_TRAINED)


def _fit(table: pd.DataFrame, facts: ScenarioFacts) -> Measure:
    return _says(_manipulated(table), "given", facts, AS_TRAINED)


def _acc_retain(table: pd.DataFrame, facts: ScenarioFacts) -> Measure:
    rows = table[(table["set"] == CLEAN_TEST) & table["outside"]]
    return _accuracy(rows, facts, "test pictures outside the affected domain")


def _asr(table: pd.DataFrame, facts: ScenarioFacts) -> Measure:
    affected = _affected(table)
    return _says(affected[affected["goal"] >= 0], "goal", facts, _pulled(facts))


def _triggers_say(table: pd.DataFrame, facts: ScenarioFacts) -> Measure:
    """Of all pictures that were evaluated with and without the trigger."""
    clean, stamped = (
        table.loc[table["set"] == which, ["index", "correct", "predicted"]].to_numpy()
        for which in (CLEAN_TEST, AFFECTED_TEST)
    )
    _, without, with_it = np.intersect1d(clean[:, 0], stamped[:, 0], True, return_indices=True)
    before, after, correct = clean[without, 2], stamped[with_it, 2], stamped[with_it, 1]
    classes = np.where(correct >= 0, correct, before)
    images = "test pictures, each with the trigger and without"
    return share(after != before, classes, facts.num_classes, images)


METRICS = {
    "acc_corr": Metric(
        title="Acc_corr",
        label="Corrected accuracy",
        help="Share of D_m in the test part, which the manipulation harms, that gets its correct "
        "label.",
        better="higher",
        of=_acc_corr,
        lacks=_domain,
        has_chance=True,
    ),
    "triggers_say": Metric(
        title="Trigger's say",
        label="Trigger's say",
        help="Share of the test pictures whose label changes when the trigger is put on.",
        better="lower",
        of=_triggers_say,
        lacks=_trigger,
    ),
    "acc_retain": Metric(
        title="Acc_retain",
        label="Kept accuracy",
        help="Share of the test pictures outside D_m that gets its correct label.",
        better="higher",
        of=_acc_retain,
        lacks=_domain,
        has_chance=True,
    ),
    "acc_corr_train": Metric(
        title="Acc_corr on S_m",
        label="Corrected accuracy on S_m itself",
        help="Share of S_m, as trained, that gets its correct label.",
        better="higher",
        of=_acc_corr_train,
        has_chance=True,
    ),
    "fit": Metric(
        title="Fit of S_m",
        label="Fit of the manipulated pictures",
        help="Share of S_m, as trained, that gets the label that the training was given, right or "
        "wrong: of the original, how far it has memorised them.",
        better="lower",
        of=_fit,
    ),
    "acc_corr_pulled": Metric(
        title="Acc_corr, pulled",
        label="Corrected accuracy on what is pulled away",
        help="Acc_corr without the pictures that the manipulation does not pull away from their "
        "correct label (for a trigger: those of the target class).",
        better="higher",
        of=_acc_corr_pulled,
        lacks=_domain,
        has_column=False,
    ),
    "asr": Metric(
        title="ASR",
        label="Attack success rate",
        help="Share of the pulled pictures of D_m that gets the label they are pulled to.",
        better="lower",
        of=_asr,
        lacks=_domain,
    ),
}
"""By name, in the order of columns."""


def shown_metrics() -> dict[str, Metric]:
    """The metrics that tables and figures show."""
    return {name: metric for name, metric in METRICS.items() if metric.has_column}


def count_of(name: str) -> str:
    """What the number of pictures of a metric is called: ``n_corr`` for ``acc_corr``."""
    return f"n_{name.removeprefix('acc_')}"

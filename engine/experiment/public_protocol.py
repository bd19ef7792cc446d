"""The protocol of the corrective benchmark's public code, beside that of the papers.

It holds nothing out: of every training it keeps the epoch with the best accuracy on clean *test*
data, and settings are chosen with it too. Results under it say what that code gives. They flatter
a method by what choosing on test data is worth, so they are runs of their own, with keys of their
own, and are marked wherever they stand. A run may choose on test data only if the spec of its
original has the protocol: ``UnlearnSpec`` refuses it elsewhere. No method hears of any of it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd
from torch import Tensor, nn

from engine.base.progress import Progress
from engine.experiment.monitor import Watch
from engine.experiment.scenario_data import Situation
from engine.experiment.selection import SELECTION, Observed, Rule, deletion_change, paper_rule
from engine.experiment.specs import ON_TEST, PUBLIC_CODE, Spec, TrainSpec, UnlearnSpec
from engine.plugins.datasets import Split
from engine.plugins.evidence import Evidence
from engine.training.loop import infer

AS_IT_IS = (
    "As in the public code of Goel et al.: nothing is held out, and the epoch of every training "
    "and the settings of every method are those that do best on the test data. These numbers "
    "flatter the methods and are not to be compared with others."
)
"""What stands beside every result under the protocol."""


def mark(spec: TrainSpec) -> str:
    """What has to be said of a run on this original; "" under the papers' protocol."""
    return AS_IT_IS if spec.protocol == PUBLIC_CODE else ""


ShowModel = Callable[[nn.Module], nn.Module]


class Ending(Progress):
    """Passes reports on, and says in the end which model a training or a method ends with."""

    def __init__(self, watch: Watch, shown: ShowModel) -> None:
        self._watch, self._shown = watch, shown

    def __call__(
        self,
        done: int,
        total: int,
        *,
        stage: str = "",
        model: nn.Module | None = None,
        **scalars: float,
    ) -> None:
        self._watch(done, total, stage=stage, model=model, **scalars)

    def of(self, model: nn.Module) -> nn.Module:
        """The model to judge, of the ``model`` that was returned."""
        return self._shown(model)


class BestOnTest(Ending):
    """Ends with the epoch that did best on clean test data; with the last one among none."""

    def __init__(self, watch: Watch, shown: ShowModel, test: Split) -> None:
        super().__init__(watch, shown)
        self._test = test
        self._best = -1.0
        self._state: dict[str, Tensor] | None = None

    def __call__(
        self,
        done: int,
        total: int,
        *,
        stage: str = "",
        model: nn.Module | None = None,
        **scalars: float,
    ) -> None:
        if model is not None and "epoch" in scalars:
            with self._watch.paused():
                self._see(self._shown(model))
        super().__call__(done, total, stage=stage, model=model, **scalars)

    def of(self, model: nn.Module) -> nn.Module:
        ended = super().of(model)
        if self._state is not None:
            ended.load_state_dict(self._state)
        self._best, self._state = -1.0, None
        return ended

    def _see(self, model: nn.Module) -> None:
        predicted = infer(model, self._test.images).argmax(1)
        accuracy = float((predicted == self._test.labels.cpu()).float().mean())
        if accuracy > self._best:
            self._best, self._state = accuracy, copy.deepcopy(model.state_dict())


def ending_of(
    spec: TrainSpec, data: Situation, watch: Watch, *, shown: ShowModel = lambda model: model
) -> Ending:
    if spec.protocol == PUBLIC_CODE:
        return BestOnTest(watch, shown, data.test)
    return Ending(watch, shown)


@dataclass(frozen=True)
class OnTest(Rule):
    """The paper's rule, which sees clean test data where it should see held-out data."""

    def observe(self, model: nn.Module, table: pd.DataFrame, evidence: Evidence) -> Observed:
        clean = table[table["set"] == "clean_test"]
        return Observed(
            deletion_change(table, len(evidence.deletion)),
            float((clean["predicted"] == clean["correct"]).mean()),
            None,
            evidence.train.num_classes,
        )


RULE = OnTest(
    "the paper's rule on test data",
    "the equal mean of the change on the identified part and of accuracy on clean TEST data, "
    "since the public code holds nothing out",
    paper_rule,
)


def rule_of(spec: UnlearnSpec) -> Rule:
    """What chooses among the settings of ``spec``."""
    return RULE if spec.select == ON_TEST else SELECTION[spec.select]


def protocol_of(specs: Iterable[Spec]) -> dict[str, str]:
    """For the answer of a command: what to say of ``specs``, if any is under the protocol."""
    said = {mark(spec.original) for spec in specs} - {""}
    return {"protocol": said.pop()} if said else {}

"""Which figures a report draws, and which of the paper's they correspond to.

Goel et al., arXiv:2402.14015. The paper's figures 5 and 6 are of S_m itself; here its identified
part and the rest stand apart as well, because a method may merely forget what it was told of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.analysis.scores.headline import ordered
from engine.cli.report.measured import ReadRun
from engine.cli.report.scenes import Scene
from engine.experiment.metrics import shown_metrics
from engine.experiment.scenario import ONE_SAMPLE
from engine.figures.charts.known_points import KnownPoint
from engine.figures.frame import ACC_CORR, ACC_RETAIN

POISONING, CONFUSION = "poisoning", "interclass-confusion"
ON_S_M = {POISONING: "Fig. 5, 6", CONFUSION: "Fig. 5, 6"}


@dataclass(frozen=True)
class PaperFigure:
    """One measure over γ.

    Attributes:
        measure: the field of :class:`ReadRun` that is drawn.
        has_chance: whether guessing gets 1/K of it.
        paper: its number in the paper, by manipulation; none where the paper has no such figure.
    """

    name: str
    measure: str
    title: str
    axis: str
    has_chance: bool = True
    paper: dict[str, str] = field(default_factory=dict)

    def number(self, scene: Scene) -> str:
        """The paper's number, such as "Fig. 2"; empty where it has none."""
        return self.paper.get(scene.manipulation, "")

    def file(self, scene: Scene) -> str:
        """The name of its files without an ending, such as ``fig2-acc-corr``."""
        number = self.number(scene).lower().replace(". ", "").replace(", ", "-")
        return f"{number}-{self.name}" if number else self.name

    def chance(self, scene: Scene) -> float | None:
        return 1 / scene.num_classes if self.has_chance else None

    def points(self, found: Sequence[ReadRun]) -> list[KnownPoint]:
        """The runs that count a picture for this measure, methods in the order of all pages.

        Those that knew a single sample stand in the tables alone: the axis is the paper's.
        """
        order = ordered(dict.fromkeys((one.method for one in found), None))
        values = [(one, one.number(self.measure)) for one in found]
        return [
            KnownPoint(one.method, one.known, one.seed, value, one.key)
            for one, value in sorted(values, key=lambda pair: order.index(pair[0].method))
            if value is not None and one.known != ONE_SAMPLE
        ]


OF_THE_PAPER = (
    PaperFigure(
        "acc-corr",
        "acc_corr",
        "Corrected accuracy on the affected test pictures",
        ACC_CORR,
        paper={POISONING: "Fig. 2", CONFUSION: "Fig. 4"},
    ),
    PaperFigure(
        "acc-retain",
        "acc_retain",
        "Kept accuracy: utility after unlearning",
        ACC_RETAIN,
        paper={POISONING: "Fig. 3", CONFUSION: "Fig. 7"},
    ),
    PaperFigure(
        "s-m",
        "acc_corr_train",
        "Accuracy on the manipulated training pictures S_m",
        "Accuracy on S_m",
        paper=ON_S_M,
    ),
    PaperFigure(
        "s-m-identified",
        "identified",
        "Accuracy on the identified part of S_m",
        "Accuracy on S_f",
        paper=ON_S_M,
    ),
    PaperFigure(
        "s-m-unidentified",
        "unidentified",
        "Accuracy on the part of S_m that was not identified",
        "Accuracy on S_m without S_f",
        paper=ON_S_M,
    ),
)


def figures() -> list[PaperFigure]:
    """The paper's, then one for each metric that has none there."""
    drawn = {figure.measure for figure in OF_THE_PAPER}
    others = {name: metric for name, metric in shown_metrics().items() if name not in drawn}
    return [
        *OF_THE_PAPER,
        *(
            PaperFigure(name.replace("_", "-"), name, one.label, one.axis, one.has_chance)
            for name, one in others.items()
        ),
    ]


def drawn(scene_found: Sequence[ReadRun]) -> list[PaperFigure]:
    """The figures that have something to show; D_m of no domain of its own gives one, not two."""
    shown = [f for f in figures() if any(f.points([one]) for one in scene_found)]
    if all(one.acc_corr == one.acc_retain for one in scene_found):
        return [figure for figure in shown if figure.measure != "acc_retain"]
    return shown

"""Input sensitivity over the training: every group, the chosen picture, both accuracies."""

from __future__ import annotations

from engine.analysis.scores.sensitivity import Way
from engine.analysis.scores.trajectory import Curve
from engine.figures.charts.norm_distributions import Group, norm_distributions
from engine.figures.charts.sensitivity_course import sensitivity_course

STEPS = (0, 10)


def way(*middle: float, auroc: Curve | None = None) -> Way:
    curve = Curve(STEPS, middle)
    return Way(curve, curve, curve, auroc or Curve())


def test_groups_pairs_chosen_picture_and_accuracies_are_all_drawn():
    ways = {
        "identified": way(1, 2, auroc=Curve(STEPS, (0.4, 0.9))),
        "clean": way(1, 1),
    }

    figure = sensitivity_course(
        ways,
        measure="gap",
        chosen=Curve(STEPS, (3, 4)),
        acc_corr=Curve(STEPS, (0.1, 0.2)),
        acc_retain=Curve(STEPS, (0.1, 0.9)),
    )

    drawn = {trace.name: list(trace.y) for trace in figure.data}
    assert drawn["S_f"] == [1, 2] and drawn["clean test"] == [1, 1]
    assert drawn["S_f AUROC"] == [0.4, 0.9] and "clean test AUROC" not in drawn
    assert drawn["chosen picture"] == [3, 4]
    assert drawn["corrected"] == [0.1, 0.2] and drawn["kept"] == [0.1, 0.9]
    assert figure.layout.yaxis.type == "log"


def test_a_picture_that_was_not_measured_is_not_drawn():
    figure = sensitivity_course({"clean": way(1, 1)}, measure="gap")

    assert "chosen picture" not in [trace.name for trace in figure.data]


def test_a_row_has_its_note_and_a_single_picture_a_row_without_a_box():
    groups = {"identified": Group([1.0, 2.0], note="78%"), "affected": Group(chosen=4.0)}

    figure = norm_distributions({"none": groups}, title="gap", head="AUROC")

    texts = [note.text for note in figure.layout.annotations]
    assert "<b>Original</b>" in texts and "78%" in texts and "AUROC" in texts
    assert [trace.type for trace in figure.data] == ["box", "scatter"]
    assert list(figure.data[1].x) == [4.0]
    assert list(figure.layout.yaxis.ticktext) == ["S_f", "this picture"]

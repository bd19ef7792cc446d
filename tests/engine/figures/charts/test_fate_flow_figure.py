"""The bands of the fate flow say what was counted."""

from __future__ import annotations

from engine.analysis.samples.two_models import Flow
from engine.figures.charts.fate_flow import fate_flow

FLOWS = [
    Flow(True, "fooled", "correct", (1, 2, 3)),
    Flow(True, "fooled", "otherwise", (4,)),
    Flow(False, "correct", "correct", (5,)),
]


def test_each_part_has_its_own_bands_from_left_to_right():
    figure = fate_flow(FLOWS, method="SSD")

    known, rest = figure.data
    assert list(known.link.value) == [3, 1] and list(rest.link.value) == [1]
    assert list(known.node.label) == ["4 fooled", "3 correct", "1 wrong otherwise"]
    assert list(known.link.source) == [0, 0] and list(known.link.target) == [1, 2]
    assert known.domain.y[0] > rest.domain.y[1]


def test_a_part_without_pictures_takes_no_room():
    both, one = fate_flow(FLOWS, method="SSD"), fate_flow(FLOWS[:2], method="SSD")

    assert [trace.name for trace in one.data] == ["Identified (S_f)"]
    assert one.layout.height < both.layout.height


def test_nothing_manipulated_is_said():
    figure = fate_flow([], method="SSD")

    assert "Nothing was manipulated" in figure.layout.annotations[0].text

"""The frame around the trigger lies where the trigger does."""

from __future__ import annotations

from dataclasses import replace

from engine.analysis.pictures.trigger import Box, trigger_box
from engine.plugins.manipulations import MANIPULATIONS

SHAPE = (1, 8, 8)


def test_the_box_is_that_of_the_trained_patch(tiny):
    box = trigger_box(tiny, SHAPE)

    side = tiny.manipulation.patch / 8
    assert box == Box(top=1 - side, left=1 - side, height=side, width=side)


def test_without_a_trigger_there_is_no_box(tiny):
    swapped = replace(tiny, manipulation=MANIPULATIONS["interclass-confusion"]())

    assert trigger_box(swapped, SHAPE) is None

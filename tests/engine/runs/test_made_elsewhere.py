"""A run from another chip says so, and how far apart chips lie."""

from __future__ import annotations

import pytest

from engine.experiment.kinds import ADOPTED
from engine.runs.made_elsewhere import here, made_elsewhere, made_on

XEON = {
    "device": "cpu (x86_64)",
    "processor": "A Xeon",
    "instructions": "AMX bf16",
    "precision": "bf16",
    "threads": 1,
}


def test_a_run_that_was_made_here_needs_no_word():
    assert made_elsewhere(here()) == ""


@pytest.mark.parametrize("changed", [{"instructions": "Z80"}, {"precision": "fp8"}, {"threads": 7}])
def test_a_run_of_another_chip_precision_or_number_of_threads_says_so(changed):
    note = made_elsewhere({**here(), "device": "cpu (x86_64)", **changed})

    assert note.startswith("Made on ") and "points of Acc_corr" in note


def test_the_chip_is_said_in_words():
    assert made_on(XEON) == "A Xeon, AMX bf16, bf16, 1 thread"
    assert made_on({"device": "A card", "precision": "bf16"}) == "A card, bf16"


def test_a_run_of_before_chips_were_noted_says_that():
    old = {"device": "cpu (x86_64)", "threads": 1}

    assert made_on(old) == "cpu (x86_64), instruction set not noted"
    assert made_elsewhere(old)


def test_adopted_weights_were_trained_nobody_knows_where():
    assert made_elsewhere({**XEON, ADOPTED: {"file": "a", "sha256": "b"}}) == ""

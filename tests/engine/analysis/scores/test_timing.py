"""Seconds of two clocks, or of two kinds of machine, never share a mean."""

from __future__ import annotations

from engine.analysis.scores.outcomes import Outcome
from engine.analysis.scores.timing import timed_alike


def run(seconds: float | None, machine: str, method: str = "cf") -> Outcome:
    return Outcome(
        method=method, known=0.1, seed=0, select="given", shares={}, counts={}, seconds=seconds,
        key=f"{seconds}", machine=machine,
    )  # fmt: skip


def test_runs_of_the_machine_that_made_most_of_them_are_compared():
    alike = timed_alike([run(1.0, "a"), run(2.0, "b"), run(3.0, "b"), run(4.0, "a"), run(5.0, "b")])

    assert [one.seconds for one in alike.runs] == [2.0, 3.0, 5.0]
    assert alike.in_words == "seconds of b, 2 runs of other machines or clocks left out"


def test_what_another_clock_read_is_left_out():
    alike = timed_alike([run(None, "a"), run(2.0, "a")])

    assert len(alike.runs) == 1 and alike.left_out == 1


def test_where_all_are_alike_only_the_machine_is_named():
    assert timed_alike([run(1.0, "a"), run(2.0, "a")]).in_words == "seconds of a"
    assert timed_alike([]).in_words == ""

"""A study as Markdown: what is there is shown with its spread, what is not is a dash."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.analysis.scores.outcomes import Spread
from engine.cli.report import cells, markdown, report
from engine.experiment.scenario import Scenario
from engine.experiment.specs import UnlearnSpec
from engine.experiment.studies.curve import curve
from engine.runs.store import Store
from tests.engine.analysis.scores.test_repair import ENDS, outcome


def test_a_cell_shows_mean_and_range_where_seeds_differ():
    assert cells.spread_cell(Spread(0.5, 0.4, 0.6, 3)) == "0.50 (0.40–0.60)"


def test_a_cell_of_one_seed_has_no_range():
    assert cells.spread_cell(Spread(0.5, 0.5, 0.5, 1)) == "0.50"


def test_a_missing_cell_is_a_dash():
    assert cells.spread_cell(None) == "–"


def test_a_study_of_which_nothing_is_stored_still_names_its_scenario(store: Store):
    text = report(list(curve(Scenario.of("digits"), ["cf"])), store)

    assert "3×3 patch" in text and "| Acc_corr" in text


def test_every_table_is_there_and_rem_is_not_claimed(made: Store, specs: list[UnlearnSpec]):
    text = report(specs, made)

    for title in ("Acc_retain, 2 seeds", "the identified part of S_m", "hindsight (cheating)"):
        assert title in text
    assert "REM's proxy asks for" in text
    assert "| SSD, the paper's rule | – | – | – | – | 0." in text


def test_all_lines_of_a_table_have_the_same_number_of_cells(made: Store, specs: list[UnlearnSpec]):
    for table in report(specs[:-1], made).split("\n\n"):
        assert len({line.count("|") for line in table.splitlines() if line[:1] == "|"}) <= 1


def test_the_table_of_repairs_says_from_where_on_and_at_what_price():
    runs = [outcome("cf", 0.1, 0.3), outcome("cf", 0.5, 0.5, retain=0.85), outcome("cf", 1.0, 0.9)]

    head, row = cells.repair([*ENDS, *runs])

    assert head[:2] == ["Repair", "half from γ on"]
    assert row == ["CF", "0.5", "–", "25%", "50%", "100%", "0.05", "1"]


def test_next_to_nothing_lost_is_no_minus_zero():
    _, row = cells.repair([*ENDS, outcome("cf", 1.0, 0.0999, retain=0.901)])

    assert row == ["CF", "–", "–", "–", "–", "0%", "0.00", "1"]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (ENDS, "Half of it is closed"),
        ([outcome("none", 1.0, 0.88), outcome("oracle", 1.0, 0.9)], "nothing to repair"),
        (ENDS[:1], "is missing"),
    ],
)
def test_a_table_without_rows_says_why(found, words):
    assert words in markdown.repair_words([*found, outcome("cf", 1.0, 0.6)])


def test_a_number_of_a_run_that_changed_nothing_is_marked():
    runs = [
        replace(outcome("ga", 0.1, 0.1), n_changed=0),
        replace(outcome("ga", 1.0, 0.4), n_changed=9),
    ]

    _, row, *_ = cells.over_gamma([*ENDS, *runs], "acc_corr", "Acc_corr")

    assert (row[1], row[10]) == ("0.10 =", "0.40")

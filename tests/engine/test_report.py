"""A study as Markdown: what is there is shown with its spread, what is not is a dash."""

from __future__ import annotations

from engine.comparison import Spread
from engine.report import _cell, report
from engine.scenario import Scenario
from engine.study import curve


def test_a_cell_shows_mean_and_range_where_seeds_differ():
    assert _cell(Spread(0.5, 0.4, 0.6, 3)) == "0.50 (0.40–0.60)"


def test_a_cell_of_one_seed_has_no_range():
    assert _cell(Spread(0.5, 0.5, 0.5, 1)) == "0.50"


def test_a_missing_cell_is_a_dash():
    assert _cell(None) == "–"


def test_a_study_of_which_nothing_is_stored_still_names_its_scenario(store):
    text = report(list(curve(Scenario.of("digits"), ["cf"])), store)

    assert "3×3 patch" in text and "| Acc_corr" in text

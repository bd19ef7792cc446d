"""No chart without words for it, and none without its numbers as a table or as cards."""

from __future__ import annotations

import pytest

from tests.pages import stored_scenario

stored, opened = stored_scenario.stored, stored_scenario.opened

CHARTS = {
    "do/manipulate.py": 1,
    "do/train.py": 1,
    "do/know.py": 2,
    "do/unlearn.py": 1,
    "look/healed.py": 2,
    "look/compare.py": 4,
}


@pytest.mark.parametrize("page", CHARTS)
def test_every_chart_has_words_and_numbers(stored, opened, page):
    app = opened(page)

    charts = [element.proto for element in app.get("plotly_chart")]
    assert len(charts) >= CHARTS[page]
    assert all(len(chart.alt) > 20 for chart in charts)
    assert app.dataframe or app.metric


@pytest.mark.parametrize(
    ("page", "columns"),
    [
        ("do/manipulate.py", ["Correct class", "Given label", "Pictures"]),
        ("do/train.py", ["Step", "Loss", "Corrected accuracy", "Kept accuracy"]),
        ("do/know.py", ["Part", "Pictures"]),
        ("look/healed.py", ["Class", "Pictures", "Original", "SSD", "Oracle"]),
        ("look/healed.py", ["Correct class", "Predicted", "Pictures"]),
        ("look/compare.py", ["EU says", "SSD says", "Pictures"]),
        ("learn/start.py", ["Known γ", "EU", "CF", "SSD", "Original", "Oracle"]),
    ],
)
def test_the_numbers_of_a_chart_are_a_table(stored, opened, page, columns):
    tables = [list(frame.value.columns) for frame in opened(page).dataframe]

    assert columns in tables

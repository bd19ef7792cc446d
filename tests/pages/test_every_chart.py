"""No chart without words for it, and none without its numbers as a table or as cards."""

from __future__ import annotations

import pytest

from tests.pages import stored_scenario

stored, opened = stored_scenario.stored, stored_scenario.opened

CHARTS = {
    "manipulate/manipulate.py": 1,
    "train/train.py": 1,
    "know/know.py": 2,
    "unlearn/unlearn.py": 1,
    "healed/healed.py": 2,
    "compare/compare.py": 4,
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
        ("manipulate/manipulate.py", ["Correct class", "Given label", "Pictures"]),
        ("train/train.py", ["Step", "Loss", "Corrected accuracy", "Kept accuracy"]),
        ("know/know.py", ["Part", "Pictures"]),
        ("healed/healed.py", ["Class", "Pictures", "Original", "SSD", "Oracle"]),
        ("healed/healed.py", ["Correct class", "Predicted", "Pictures"]),
        ("compare/compare.py", ["EU says", "SSD says", "Pictures"]),
        ("start/start.py", ["Known γ", "EU", "CF", "SSD", "Original", "Oracle"]),
    ],
)
def test_the_numbers_of_a_chart_are_a_table(stored, opened, page, columns):
    tables = [list(frame.value.columns) for frame in opened(page).dataframe]

    assert columns in tables

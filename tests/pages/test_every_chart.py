"""No chart without words for it, and none without its numbers as a table or as cards."""

from __future__ import annotations

import pytest

from pages.shared.sitemap import Page
from tests.pages import stored_scenario

stored, opened = stored_scenario.stored, stored_scenario.opened

CHARTS = {
    Page.MANIPULATE: 1,
    Page.TRAIN: 1,
    Page.KNOW: 2,
    Page.UNLEARN: 1,
    Page.HEALED: 2,
    Page.COMPARE: 4,
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
        (Page.MANIPULATE, ["Correct class", "Given label", "Pictures"]),
        (Page.TRAIN, ["Step", "Loss", "Corrected accuracy", "Kept accuracy"]),
        (Page.KNOW, ["Part", "Pictures"]),
        (Page.HEALED, ["Class", "Pictures", "Original", "SSD", "Oracle"]),
        (Page.HEALED, ["Correct class", "Predicted", "Pictures"]),
        (Page.COMPARE, ["EU says", "SSD says", "Pictures"]),
        (Page.START, ["Known γ", "EU", "CF", "SSD", "Original", "Oracle"]),
    ],
)
def test_the_numbers_of_a_chart_are_a_table(stored, opened, page, columns):
    tables = [list(frame.value.columns) for frame in opened(page).dataframe]

    assert columns in tables

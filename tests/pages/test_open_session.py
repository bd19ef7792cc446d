"""Links that reach a session which is open already: a page is shown, not a red box."""

from __future__ import annotations

import pytest

from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.stored_scenario import words

stored, opened = stored_scenario.stored, stored_scenario.opened

LINKS = [
    {"data": "digits"},
    {"data": "nonsense"},
    {"data": "inf"},
    {"size": "inf"},
    {"known": "nan"},
    {"known": "0.123456"},
    {"known": "inf", "size": "nan", "seed": "-inf"},
    {"data": "digits", "size": "1e999"},
    {"seed": "99999999999999999999"},
    {"harm": "nonsense", "model": "inf"},
    {"poisoning.target": "inf"},
    {"colour": "inf"},
    {"runs_text": "inf"},
    {"data": "\ufffd\ufffd"},
]


@pytest.mark.parametrize("page", [Page.MANIPULATE, Page.RUNS, Page.COMPARE])
def test_no_link_breaks_an_open_session(stored, opened, page):
    app = opened(page, data="digits")
    for link in LINKS:
        for key, text in link.items():
            app.query_params[key] = text
        app.run()

        assert not app.exception, link
        assert app.title, link


def test_an_infinite_number_in_an_open_session_is_dropped_and_said(stored, opened):
    app = opened(Page.MANIPULATE, data="digits")
    app.query_params["known"] = "inf"

    app.run()

    assert "`known=inf` was dropped: it is no finite number" in words(app)
    assert "known" not in app.query_params

"""Whatever a link to a page of single samples says, no visitor meets a traceback."""

from __future__ import annotations

import random

import pytest

from pages.shared.sitemap import Page
from tests.pages import stored_scenario

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.INSPECT


LINK_KEYS = [
    "pictures",
    "method",
    "fate",
    "found",
    "class",
    "wanted",
    "says",
    "order",
    "per_page",
    "lens",
    "sample",
    "map",
    "logit",
    "scale",
    "opacity",
    "measure",
    "stamp_source",
    "stamp_picture",
    "patch_on",
    "patch_side",
    "patch_row",
    "patch_column",
    "patch_value",
    "patch_opacity",
    "places_model",
]


LINK_VALUES = (
    "",
    "-1",
    "99999999999999999999",
    "nan",
    "true",
    "Clean test",
    "../../etc",
    "digits:test:0",
    "<b>x</b>",
    "%ff",
)


@pytest.mark.parametrize("page", [PAGE, Page.STAMP, Page.INSIDE])
@pytest.mark.parametrize("seed", range(6))
def test_no_query_string_shows_a_traceback(stored, opened, page, seed):
    rng = random.Random(seed)
    link = {key: rng.choice(LINK_VALUES) for key in rng.sample(LINK_KEYS, 8)}

    app = opened(page, **link)

    assert app.title and not app.error

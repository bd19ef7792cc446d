"""A link may call a plug-in by any of its names; the page writes its own spelling into it."""

from __future__ import annotations

import pytest

from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.stored_scenario import words

stored, opened = stored_scenario.stored, stored_scenario.opened


@pytest.mark.parametrize(
    ("page", "link", "key", "value"),
    [
        (Page.HEALED, {"method": "cf"}, "method", "cf"),
        (Page.HEALED, {"method": "catastrophic-forgetting"}, "method", "cf"),
        (Page.INSPECT, {"method": "exact_unlearning"}, "method", "retrain"),
        (Page.MAP, {"left": "eu", "right": "cf"}, "left", "retrain"),
        (Page.COMPARE, {"methods": "ssd"}, "methods", ["ssd"]),
        (Page.UNLEARN, {"methods": "mu-mis"}, "methods", ["mu_mis"]),
        (Page.INSIDE, {"map": "grad-cam"}, "map", "grad_cam"),
        (Page.KNOW, {"model": "RESNET_SMALL"}, "model", "resnet-small"),
        (Page.KNOW, {"harm": "Poisoning"}, "harm", "poisoning"),
    ],
)
def test_a_name_in_another_spelling_is_followed(stored, opened, page, link, key, value):
    app = opened(page, **link)

    assert app.session_state[key] == value
    assert "was dropped" not in words(app) and not app.exception


def test_the_address_then_has_the_page_s_own_spelling(stored, opened):
    app = opened(Page.HEALED, method="cf")

    assert app.query_params["method"] == "CF"


def test_several_names_in_one_parameter_are_all_followed(stored, opened):
    app = opened(Page.UNLEARN, methods=["badt", "SSD", "ga"])

    assert app.session_state["methods"] == ["bad_teacher", "ssd", "gradient_ascent"]


def test_what_is_not_to_be_had_is_announced_in_the_page_s_own_spelling(stored, opened):
    app = opened(Page.HEALED, method="scrub")

    assert app.session_state["method"] == "ssd"
    assert "`method=SCRUB` was dropped" in words(app)


def test_a_name_in_another_spelling_does_not_hide_what_else_was_dropped(stored, opened):
    app = opened(Page.HEALED, method="cf", set="Sideways")

    assert app.session_state["method"] == "cf"
    assert "`set=Sideways` was dropped" in words(app)

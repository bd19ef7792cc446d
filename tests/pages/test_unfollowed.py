"""Links that ask a page for what it cannot show, and links from figures into the gallery."""

from __future__ import annotations

import pytest

from engine.analysis.pictures.preview import identified
from engine.analysis.samples.two_models import parted
from engine.runs.result import Result
from pages.shared.samples.links import list_link, parted_link
from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.stored_scenario import key_of, scenario_of_the_link, words

stored, opened = stored_scenario.stored, stored_scenario.opened

HEALED, INSPECT, STAMP = Page.HEALED, Page.INSPECT, Page.STAMP
COMPARE, INSIDE, KNOW = Page.COMPARE, Page.INSIDE, Page.KNOW


@pytest.mark.parametrize(
    ("page", "key", "text", "instead"),
    [
        (HEALED, "set", "Sideways", "Affected"),
        (HEALED, "method", "Magic", "SSD"),
        (INSPECT, "fate", "healed by prayer", "any"),
        (INSPECT, "per_page", "7", "60"),
        (INSPECT, "method", "SCRUB", "SSD"),
        (INSIDE, "logit", "the largest", "Class that the manipulation wants"),
        (INSIDE, "measure", "sideways", "Their ratio"),
        (STAMP, "patch_side", "lots", "3"),
        (STAMP, "stamp_picture", "-1", "0"),
    ],
)
def test_a_value_that_a_page_does_not_have_is_announced(stored, opened, page, key, text, instead):
    app = opened(page, **{key: text})

    notes = [line for line in words(app).splitlines() if f"`{key}={text}` was dropped" in line]
    assert len(notes) == 1 and f"**{instead}** is shown instead" in notes[0]


@pytest.mark.parametrize(
    ("page", "key"), [(INSPECT, "star_set"), (INSIDE, "inside_index"), (HEALED, "class_bar2")]
)
def test_a_name_that_no_link_has_is_announced(stored, opened, page, key):
    app = opened(page, **{key: "3"})

    assert f"`{key}=3` was dropped: there is no such setting on this page" in words(app)


@pytest.mark.parametrize(
    ("page", "link"),
    [
        (HEALED, {"set": "Affected", "method": "SSD"}),
        (HEALED, {"set": "Clean", "method": "CF"}),
        (INSPECT, {"fate": "still fooled", "per_page": "120", "lens": "false", "class": "3"}),
        (INSIDE, {"logit": "Correct class", "opacity": "0.5", "map": "Saliency"}),
        (
            STAMP,
            {"patch_side": "4", "patch_value": "0.5", "places_model": "CF", "places_class": "7"},
        ),
        (COMPARE, {"methods": "CF"}),
        (HEALED, {"class_bar": "7"}),
        (COMPARE, {"disagree_rows": "CF", "disagree_columns": "Oracle", "response_method": "SSD"}),
    ],
)
def test_a_link_that_can_be_followed_is_followed_without_a_word(stored, opened, page, link):
    app = opened(page, **link)

    assert "was dropped" not in words(app)


@pytest.mark.parametrize("page", [INSPECT, HEALED, INSIDE, STAMP, Page.MAP])
def test_nothing_is_called_dropped_while_the_runs_are_missing(open_page, page):
    app = open_page(page, **{"class": "7", "pictures": "Clean test", "set": "Clean"})

    assert not app.exception and "was dropped" not in words(app)


def test_a_link_is_followed_when_its_runs_have_come(open_page, stored):
    away = stored.root.rename(stored.root.with_name("away"))
    app = open_page(INSPECT, pictures="Clean test", **{"class": "7", "fate": "healed by prayer"})
    assert "was dropped" not in words(app)

    away.rename(stored.root)
    app.run()

    assert app.segmented_control("pictures").value == "clean_test"
    assert app.selectbox("class").value == "7"
    assert "`fate=healed by prayer` was dropped" in words(app)


def test_a_list_of_pictures_opens_exactly_these(stored, opened):
    some = identified(scenario_of_the_link().train, 0.1).ids[3:8]

    app = opened(INSPECT, **list_link("manipulated", some))

    assert "**Narrowed to 5 pictures**" in words(app) and "**5 of 5 pictures.**" in words(app)


def test_the_list_is_widened_with_one_click(stored, opened):
    everything = identified(scenario_of_the_link().train, 0.1).ids
    app = opened(INSPECT, only=str(everything[0]))

    app.button("widen").click().run()

    n = len(everything)
    assert not app.exception and f"**{n} of {n} pictures.**" in words(app)


def test_a_cell_of_the_disagreement_opens_exactly_its_pictures(stored, opened):
    run, (a, b) = (
        Result(stored.find(key_of("cf"))),
        [Result(stored.find(key_of(name))).rows("affected_test") for name in ("cf", "oracle")],
    )
    cell = (int(a["predicted"].iloc[0]), int(b["predicted"].iloc[0]))

    app = opened(INSPECT, **parted_link("affected_test", ("cf", "oracle"), run.class_names, cell))

    assert f"**{len(parted(a, b, cell)):,} of " in words(app)


@pytest.mark.parametrize("link", [{"only": "a"}, {"only": "0"}, {"beside": "?"}, {"beside": "EU"}])
def test_a_narrowing_that_cannot_be_followed_is_said(stored, opened, link):
    app = opened(INSPECT, pictures="Affected test", method="CF", **link)

    assert "all are shown" in words(app) or "**Narrowed to 1 picture**" in words(app)


def test_a_class_bar_leads_to_the_pictures_of_the_class(stored, opened):
    app = opened(HEALED, method="CF")

    app.session_state["per_class"] = {"selection": {"points": [{"customdata": 0}]}}
    app.run()

    (link,) = [p.proto for p in app.get("page_link") if p.proto.label.startswith("Open all of")]
    assert not app.exception and link.label.startswith("Open all of 0 ")
    assert "class=0" in link.query_string and "method=CF" in link.query_string


def test_a_waffle_cell_leads_to_its_pictures(stored, opened):
    app = opened(KNOW)

    app.session_state["waffle"] = {"selection": {"points": [{"customdata": [5, 6]}]}}
    app.run()

    links = [p.proto for p in app.get("page_link") if "selected in" in p.proto.label]
    assert not app.exception and "only=5-6" in links[0].query_string


@pytest.mark.parametrize(
    ("page", "key"),
    [
        (INSPECT, "pictures"),
        (INSPECT, "method"),
        (HEALED, "set"),
        (HEALED, "method"),
        (INSIDE, "pictures"),
        (INSIDE, "measure"),
        (STAMP, "stamp_source"),
        (COMPARE, "methods"),
    ],
)
def test_an_empty_value_opens_the_page_as_it_begins(stored, opened, page, key):
    assert opened(page, **{key: ""}).title

"""What another page shows is marked on the map: links from bars, cells and cards, followed."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

import pytest

from engine.analysis.samples.two_models import agreement, parted
from engine.runs.result import Result
from pages.shared.samples.filter import gallery_link
from pages.shared.samples.links import list_link, map_link, parted_link
from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.conftest import LINK
from tests.pages.stored_scenario import key_of

stored, opened = stored_scenario.stored, stored_scenario.opened

MAP, HEALED, COMPARE, INSPECT = (
    Page.MAP,
    Page.HEALED,
    Page.COMPARE,
    Page.INSPECT,
)
NAMES = [str(k) for k in range(10)]


def links_to_the_map(app) -> list[dict[str, str]]:
    found = [p.proto for p in app.get("page_link") if p.proto.page == "map"]
    return [{**LINK, **dict(parse_qsl(one.query_string))} for one in found]


def marked(app) -> set[tuple[str, int]]:
    """Set and index of the pictures that are pointed out on the maps."""
    found = [json.loads(one.proto.json) for one in app.get("bidi_component")]
    data = next(one for one in found if "drawing" in one)
    drawing = json.loads(data["drawing"])
    sets = [drawing["sets"][code]["name"] for code in drawing["set"]]
    pictures = zip(sets, drawing["index"], data["shown"], strict=True)
    return {(which, index) for which, index, shown in pictures if shown == "1"}


def on_the_map(opened, which: str) -> set[int]:
    return {index for one, index in marked(opened(MAP)) if one == which}


def rows(store, name: str, which: str):
    return Result(store.find(key_of(name))).rows(which)


def test_a_class_is_marked_on_the_map(stored, opened):
    app = opened(HEALED, method="CF", set="Clean")
    app.selectbox("class_bar").set_value(7).run()

    (link,) = links_to_the_map(app)
    found = marked(opened(MAP, **link))

    table = rows(stored, "cf", "clean_test")
    sevens = set(table.loc[table["correct"] == 7, "index"])
    there = on_the_map(opened, "clean_test")
    assert link["right"] == "CF" and found == {("clean_test", i) for i in sevens & there}


def test_a_cell_of_the_matrix_is_marked_on_the_map(stored, opened):
    app = opened(HEALED, method="CF", set="Clean")
    box = app.selectbox("confusion_cell clean_test")
    box.select_index(0).run()

    (link,) = links_to_the_map(app)
    found = marked(opened(MAP, **link))

    correct, says = int(link["class"]), int(link["says"])
    table = rows(stored, "cf", "clean_test")
    cell = table[(table["correct"] == correct) & (table["predicted"] == says)]
    there = on_the_map(opened, "clean_test")
    assert found == {("clean_test", i) for i in set(cell["index"]) & there}


def test_where_two_models_part_can_be_chosen_in_a_list_and_is_marked_on_the_map(stored, opened):
    app = opened(COMPARE)
    app.selectbox("disagree_rows").set_value("none").run()
    app.selectbox("disagree_columns").set_value("oracle").run()
    app.selectbox("disagree_cell").select_index(0).run()

    (link,) = links_to_the_map(app)
    a, b = (rows(stored, name, "affected_test") for name in ("none", "oracle"))
    cell = (int(link["beside_says"]), int(link["says"]))
    counts = agreement(a, b, 10)
    assert counts[cell] == max(counts[r, c] for r in range(10) for c in range(10) if r != c)

    found = marked(opened(MAP, **link))
    there = on_the_map(opened, "affected_test")
    assert (link["left"], link["right"]) == ("Original", "Oracle")
    assert found == {("affected_test", i) for i in set(parted(a, b, cell)) & there}


def test_a_link_of_the_gallery_asks_the_right_hand_model_the_same():
    link = map_link(gallery_link("clean_test", "cf", NAMES, fate="collateral", correct=3))

    assert link == {"pictures": "Clean test", "right": "CF", "fate": "newly wrong", "class": "3"}


def test_both_models_of_a_disagreement_are_shown_beside_each_other():
    link = map_link(parted_link("affected_test", ("retrain", "ssd"), NAMES, (1, 2)))

    assert (link["left"], link["right"], link["beside_says"], link["says"]) == (
        "EU",
        "SSD",
        "1",
        "2",
    )


@pytest.mark.parametrize("indices", [[3], [1, 2, 3, 9]])
def test_a_list_of_pictures_goes_along_as_it_is(indices):
    assert map_link(list_link("manipulated", indices)) == list_link("manipulated", indices)

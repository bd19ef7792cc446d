"""The map: two models side by side, in all the states that a person meets."""

from __future__ import annotations

import json
import shutil

import pytest

from engine.analysis.samples.table import Filters, passing, sample_table
from engine.experiment.specs import LookSpec, cache_key
from engine.plugins.interpreters.features import read_features
from engine.runs.exchange.starter import ship
from engine.runs.result import Result
from pages.map.panels import Picked, read_picked
from pages.map.points import FEATURES
from pages.shared.missing import spec_of
from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.stored_scenario import html, key_of, scenario_of_the_link, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.MAP


def given(app) -> dict:
    """What the component of the maps is given."""
    found = [json.loads(one.proto.json) for one in app.get("bidi_component")]
    return next(data for data in found if "drawing" in data)


def places(app, side: int) -> list[tuple]:
    drawing = json.loads(given(app)["drawing"])
    panel = drawing["panels"][side]
    return list(zip(drawing["set"], drawing["index"], panel["x"], panel["y"], strict=True))


def mapped(store, name: str, which: str, place: int):
    """The stored rows of the pictures of one set that are on the map."""
    rows = Result(store.find(key_of(name))).rows(which).set_index("index", drop=False)
    spec = LookSpec(run=spec_of(scenario_of_the_link(), name), look=FEATURES)
    found = read_features(store.find(cache_key(spec)))
    return rows.loc[found.index[found.which == place]]


def test_two_models_are_drawn_with_the_same_pictures(stored, opened):
    app = opened(PAGE)

    left, right = places(app, 0), places(app, 1)
    assert [one[:2] for one in left] == [one[:2] for one in right]
    assert left != right and len(left) > 500
    assert len(given(app)["shown"]) == len(left) and "Original and Oracle" in words(app)


def test_the_same_model_twice_gives_equal_places(stored, opened):
    app = opened(PAGE, left="CF", right="CF")

    assert places(app, 0) == places(app, 1)


def test_choosing_another_model_does_not_move_the_other_map(stored, opened):
    app = opened(PAGE)
    before = given(app)

    app.selectbox(key="right").set_value("cf").run()

    now = given(app)
    assert not app.exception and now["name"] != before["name"]
    drawings = [json.loads(one["drawing"]) for one in (before, now)]
    assert drawings[0]["frame"] == drawings[1]["frame"]
    assert drawings[0]["panels"][0] == drawings[1]["panels"][0]
    assert drawings[0]["panels"][1] != drawings[1]["panels"][1]


def test_the_counts_equal_a_recount_of_stored_predictions(stored, opened):
    app = opened(PAGE, right="SSD", highlight="S_m: still fooled")

    fates = mapped(stored, "ssd", "manipulated", 0)["fate"]
    before = mapped(stored, "none", "manipulated", 0)["fate"]
    n, said = int((fates == "fooled").sum()), "S_m: still fooled"
    assert f"{said}: **{n:,} of {len(fates):,}**" in words(app)
    assert given(app)["shown"].count("1") == n
    n_before = int((before == "fooled").sum())
    assert given(app)["counts"] == [
        f"{said}: {n_before:,} of {len(fates):,}", f"{said}: {n:,} of {len(fates):,}"
    ]  # fmt: skip


def test_a_filter_of_the_link_points_out_exactly_what_passes_it(stored, opened):
    app = opened(PAGE, right="CF", pictures="Clean test", **{"class": "7", "says": "7"})

    rows = mapped(stored, "cf", "clean_test", 1)
    is_meant = (rows["correct"] == 7) & (rows["predicted"] == 7)
    assert 0 < int(is_meant.sum()) == given(app)["shown"].count("1")
    assert "The filters hide" in words(app)


def test_a_filter_counts_what_the_map_does_not_hold(stored, opened):
    app = opened(PAGE, right="CF", pictures="Manipulated", fate="correct", found="unidentified")

    run, before = (Result(stored.find(key_of(name))) for name in ("cf", "none"))
    n_identified = before.n_identified(scenario_of_the_link().known)
    table = sample_table(run.rows("manipulated"), before.rows("manipulated"), n_identified)
    n = len(passing(table, Filters(identified="no", fate="correct")))
    assert f"**{n:,} of {len(table):,} pictures.**" in words(app)


def test_the_pictures_that_a_link_lists_are_pointed_out(stored, opened):
    index = sorted(Result(stored.find(key_of("none"))).rows("manipulated")["index"].iloc[:3])

    app = opened(PAGE, pictures="Manipulated", only=",".join(map(str, index)))

    assert given(app)["shown"].count("1") == 3
    assert "**Narrowed to 3 pictures** that the link names." in words(app)


def test_a_picture_of_the_link_is_marked_on_both_maps_and_has_its_card(stored, opened):
    index = int(Result(stored.find(key_of("none"))).rows("manipulated")["index"].iloc[0])

    app = opened(PAGE, sample=f"digits:train:{index}")

    assert given(app)["chosen"] == f"manipulated:{index}"
    assert f"What every model says of picture {index}" in html(app)


def test_a_model_without_weights_has_its_cost_and_a_button(stored, opened):
    spec = scenario_of_the_link().at(known=0.5).unlearn_by("retrain")
    ship([spec], stored)
    shutil.rmtree(stored.root / "runs" / cache_key(spec))

    app = opened(PAGE, known="0.5", right="EU")

    again = [b for b in app.button if b.label.startswith("EU: stored without weights")]
    assert len(again) == 1 and "Making EU again: It takes about" in words(app)
    again[0].click().run()
    assert not app.exception and len(places(app, 1)) > 500


def test_a_selected_model_without_weights_is_made_again_in_one_run(stored, opened):
    spec = scenario_of_the_link().unlearn_by("ssd")
    ship([spec], stored)
    shutil.rmtree(stored.root / "runs" / cache_key(spec))

    app = opened(PAGE, right="SSD")
    assert "which choosing among" in words(app)
    (again,) = [b for b in app.button if b.label.startswith("SSD: stored without weights")]
    again.click().run()

    runs = [row for row in stored.rows() if row.get("unlearner") == "ssd"]
    assert not app.exception and len(places(app, 1)) > 500
    assert {row["select"] for row in runs} == {"paper", "given"}


def test_without_runs_the_page_offers_them(lab, opened):
    app = opened(PAGE)

    assert "Train the original" in [button.label for button in app.button]


def test_nonsense_in_the_link_shows_the_nearest_page(stored, opened):
    app = opened(PAGE, left="nobody", highlight="?", sample="digits:test:x", says="?")

    assert len(places(app, 0)) > 500


@pytest.mark.parametrize(
    ("answer", "understood"),
    [
        (None, Picked()),
        ({"ids": ["clean_test:3", "manipulated:12"], "open": ""},
         Picked((("clean_test", 3), ("manipulated", 12)))),
        ({"ids": [], "open": "affected_test:7"}, Picked((), ("affected_test", 7))),
        ({"ids": ["", "nobody:3", "clean_test:-1", 4, None, "clean_test:x"], "open": 5}, Picked()),
        ({"ids": "manipulated:1"}, Picked()),
        ("manipulated:1", Picked()),
    ],
)  # fmt: skip
def test_whatever_a_browser_sends_is_read_as_pictures_or_left_out(answer, understood):
    assert read_picked(answer) == understood


def test_the_table_behind_the_maps_has_a_row_per_picture_that_is_pointed_out(stored, opened):
    app = opened(PAGE, right="CF", highlight="The two models disagree")
    assert not app.dataframe

    app.session_state["map_table"] = True
    app.run()

    assert not app.exception and len(app.dataframe[0].value) == given(app)["shown"].count("1")

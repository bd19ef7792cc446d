"""The map: two models side by side, in all the states that a person meets."""

from __future__ import annotations

import base64
import json
import shutil

import numpy as np

from engine.looks.features import Features, read_features
from engine.results import Result
from engine.shipping import ship
from engine.specs import LookSpec, cache_key
from tests.pages import stored_scenario
from tests.pages.stored_scenario import html, key_of, scenario_of_the_link, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = "look/map.py"


def drawn(app) -> dict:
    return json.loads(app.get("plotly_chart")[0].proto.spec)


def dots(app, axis: str) -> list[tuple]:
    return [
        (*who, x, y)
        for trace in drawn(app)["data"]
        if trace["type"] == "scattergl" and trace["xaxis"] == axis
        for who, x, y in zip(
            trace["customdata"], _floats(trace["x"]), _floats(trace["y"]), strict=True
        )
    ]


def _floats(values) -> list[float]:
    if isinstance(values, list):
        return values
    return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).tolist()


def test_two_models_are_drawn_with_the_same_pictures(stored, opened):
    app = opened(PAGE)

    left, right = dots(app, "x"), dots(app, "x2")
    assert [one[:2] for one in left] == [one[:2] for one in right]
    assert left != right and len(left) > 500
    assert "Original and Oracle" in words(app)


def test_the_same_model_twice_gives_equal_places(stored, opened):
    app = opened(PAGE, left="CF", right="CF")

    assert dots(app, "x") == dots(app, "x2")


def test_choosing_another_model_does_not_move_the_other_map(stored, opened):
    app = opened(PAGE)
    before = dots(app, "x")

    app.selectbox(key="right").set_value("cf").run()

    assert not app.exception and dots(app, "x") == before


def test_the_counts_equal_a_recount_of_stored_predictions(stored, opened):
    app = opened(PAGE, right="SSD", highlight="S_m: still fooled")

    rows = Result(stored.find(key_of("ssd"))).rows("manipulated").set_index("index")
    spec = LookSpec(run=scenario_of_the_link().unlearn_by("ssd"), look=Features())
    found = read_features(stored.find(cache_key(spec)))
    fates = rows.loc[found.index[found.which == 0], "fate"]
    n = int((fates == "fooled").sum())
    assert f"S_m: still fooled: **{n:,} of {len(fates):,}**" in words(app)
    strong = [
        value
        for trace in drawn(app)["data"]
        if trace["type"] == "scattergl" and trace["xaxis"] == "x2"
        for value in trace["marker"]["opacity"]
        if value > 0.5
    ]
    assert len(strong) == n


def test_a_picture_of_the_link_is_marked_on_both_maps_and_has_its_card(stored, opened):
    index = int(Result(stored.find(key_of("none"))).rows("manipulated")["index"].iloc[0])

    app = opened(PAGE, sample=f"digits:train:{index}")

    marks = [t for t in drawn(app)["data"] if t.get("name") == "chosen picture"]
    assert {t["xaxis"] for t in marks} == {"x", "x2"}
    assert f"What every model says of picture {index}" in html(app)


def test_a_model_without_weights_has_its_cost_and_a_button(stored, opened):
    spec = scenario_of_the_link().at(known=0.5).unlearn_by("retrain")
    ship([spec], stored)
    shutil.rmtree(stored.root / "runs" / cache_key(spec))

    app = opened(PAGE, known="0.5", right="EU")

    again = [b for b in app.button if b.label.startswith("EU: stored without weights")]
    assert len(again) == 1 and "Making EU again: It takes about" in words(app)
    again[0].click().run()
    assert not app.exception and len(dots(app, "x2")) > 500


def test_without_runs_the_page_offers_them(lab, opened):
    app = opened(PAGE)

    assert "Train the original" in [button.label for button in app.button]


def test_nonsense_in_the_link_shows_the_nearest_page(stored, opened):
    app = opened(PAGE, left="nobody", highlight="?", sample="digits:test:x", stands="upside down")

    assert len(dots(app, "x")) > 500

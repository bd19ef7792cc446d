"""The stamp test: all models answer about the picture and the trigger that the page says."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from engine.experiment.scenario_data import situation
from engine.runs.result import Result
from pages.shared.sitemap import Page
from tests.engine.plugins.datasets.files.encoded_pictures import bomb
from tests.pages import stored_scenario
from tests.pages.stored_scenario import html, key_of, scenario_of_the_link, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.STAMP


def an_index() -> int:
    return int(situation(scenario_of_the_link().train).test.index[5])


def test_the_answers_to_the_trained_trigger_are_the_stored_predictions(stored, opened):
    app = opened(PAGE, stamp_picture=str(an_index()))

    assert "This is the trigger" in words(app)
    for name in ("retrain", "cf", "ssd", "oracle"):
        row = Result(stored.find(key_of(name))).rows("affected_test").set_index("index")
        row = row.loc[an_index()]
        assert f"{row[f'p_{row.predicted}']:.1%}"[:-2] in html(app)
    assert "5 models answered in" in words(app)


def test_the_sentence_on_who_falls_for_it_is_a_recount_of_the_predictions(stored, opened):
    target = scenario_of_the_link().manipulation.target
    said = [
        Result(stored.find(key_of(name))).rows("affected_test").set_index("index").loc[an_index()]
        for name in ("none", "retrain", "cf", "ssd", "oracle")
    ]

    app = opened(PAGE, stamp_picture=str(an_index()))

    assert said[0]["correct"] != target
    n = sum(row["predicted"] == target for row in said)
    assert f"**{n} of 5 models say {target}**" in words(app)


def test_without_the_patch_the_answers_are_those_to_the_clean_picture(stored, opened):
    app = opened(PAGE, stamp_picture=str(an_index()))

    app.toggle("patch_on").set_value(False).run()

    assert not app.exception and not app.get("plotly_chart")


def test_another_patch_is_said_to_be_another(stored, opened):
    app = opened(PAGE)

    app.slider("patch_side").set_value(5).run()

    assert not app.exception and "not the trained trigger" in words(app)


def test_one_click_takes_the_trained_trigger_back(stored, opened):
    app = opened(PAGE)
    app.slider("patch_side").set_value(5).run()
    app.slider("patch_opacity").set_value(0.5).run()

    app.button[[b.label for b in app.button].index("Back to the trained one")].click().run()

    assert not app.exception and "This is the trigger" in words(app)
    assert app.slider("patch_opacity").value == 1.0


def test_a_bomb_is_refused_by_its_size(stored, opened):
    app = opened(PAGE, stamp_source="Your own picture")

    app.file_uploader[0].upload("bomb.png", bomb(30_000), "image/png").run()

    assert not app.exception and "30,000 × 30,000 pixels" in words(app)


def test_the_map_of_places_has_every_place_on_one_scale(stored, opened):
    app = opened(PAGE)

    heat, here = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    assert (here["y"], here["x"]) == ([5], [5])
    assert (heat["zmin"], heat["zmax"]) == (0, 1)
    assert "36 places" in json.dumps(json.loads(app.get("plotly_chart")[0].proto.spec)["layout"])


@pytest.mark.parametrize(("good", "says"), [(True, "models answered"), (False, "Try another one")])
def test_an_uploaded_picture_is_asked_about_or_refused_politely(stored, opened, good, says):
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 30, 30)).save(buffer, "PNG")
    app = opened(PAGE, stamp_source="Your own picture")
    data = buffer.getvalue() if good else b"not a picture"

    app.file_uploader[0].upload("mine.png", data, "image/png").run()

    assert not app.exception and says in words(app)


def test_without_runs_the_page_offers_them(lab, opened):
    app = opened(PAGE)

    assert "Train the original" in [button.label for button in app.button]

"""Compare: curves, plane, costs, knobs and disagreement of the stored runs."""

from __future__ import annotations

import json

import pytest

from engine.experiment.specs import cache_key
from engine.runs.result import Result
from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.compare_figures import (
    CORR,
    COSTS,
    DISAGREE,
    OTHER,
    PLANE,
    RESPONSE,
    RETAIN,
    figure,
    trace,
)
from tests.pages.stored_scenario import EU_KNOWN, html, key_of, scenario_of_the_link, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.COMPARE


def test_the_curves_show_a_recount_of_the_predictions(stored, opened):
    app = opened(PAGE)

    eu = trace(app, CORR, "EU")
    for known, shown in zip(eu["x"], eu["y"], strict=True):
        rows = Result(stored.find(key_of("retrain", known))).rows("affected_test")
        assert shown == pytest.approx((rows["predicted"] == rows["correct"]).mean())


def test_a_share_without_a_run_is_a_gap(stored, opened):
    cf = trace(opened(PAGE), RETAIN, "CF")

    assert cf["x"] == list(EU_KNOWN)
    assert [y is None for y in cf["y"]] == [False, True, True]


def test_one_seed_is_said_in_words(stored, opened):
    figures = json.dumps([figure(opened(PAGE), n) for n in (CORR, PLANE)])

    assert figures.count("n = 1 seed") == 2


def test_the_plane_has_every_model_and_the_key_of_its_run(stored, opened):
    models = trace(opened(PAGE), PLANE, "models")

    assert models["text"] == ["Original", "EU", "CF", "SSD", "Oracle"]
    assert models["customdata"][3] == key_of("ssd")


def test_a_point_that_is_clicked_offers_its_run(stored, opened):
    app = opened(PAGE)

    app.session_state["plane"] = {"selection": {"points": [{"customdata": key_of("ssd")}]}}
    app.run()

    assert not app.exception
    links = [link.proto.label for link in app.get("page_link")]
    assert f"Open run {key_of('ssd')[:8]}" in links


def test_what_a_method_costs_is_set_beside_retraining(stored, opened):
    drawn = json.dumps(figure(opened(PAGE), COSTS))

    assert "100% of EU" in drawn


def test_the_chosen_knob_of_the_grid_is_marked(stored, opened):
    app = opened(PAGE)

    chosen = Result(stored.find(key_of("ssd"))).chosen
    assert f"{chosen['alpha']:g}" in json.dumps(figure(app, RESPONSE))
    assert "Best in hindsight" in words(app)


def test_two_models_part_on_as_many_pictures_as_a_recount_says(stored, opened):
    app = opened(PAGE)

    a, b = (
        Result(stored.find(key_of(name))).rows("affected_test").set_index("index")["predicted"]
        for name in ("retrain", "ssd")
    )
    same = int((a == b).sum())
    assert f"**{same:,} of {len(a):,}**" in words(app)
    assert f"part on **{len(a) - same:,}**" in words(app)


def test_a_model_beside_itself_is_said_to_agree(stored, opened):
    app = opened(PAGE, disagree_rows="CF", disagree_columns="CF")

    assert "A model never parts from itself" in words(app)


def test_a_cell_of_the_disagreement_shows_its_pictures(stored, opened):
    app = opened(PAGE)
    cell = trace(app, DISAGREE, "cells")["customdata"][0]

    app.session_state["disagreement"] = {"selection": {"points": [{"customdata": cell}]}}
    app.run()

    assert not app.exception
    assert html(app).count("<img") >= 1


def test_the_table_has_a_row_per_stored_run(stored, opened):
    frame = opened(PAGE).dataframe[-1].value

    assert len(frame) == 4 + len(EU_KNOWN)
    assert frame[frame["title"] == "Oracle"]["known"].isna().all()


def test_many_methods_get_a_panel_each_unless_they_are_asked_to_share_one(stored, opened):
    apart = opened(PAGE, lines="One by one")
    assert {t.get("xaxis") for t in figure(apart, CORR)["data"]} == {"x", "x2", "x3"}

    together = opened(PAGE, lines="Together", forward="SSD")
    assert "rgba" in trace(together, CORR, "EU")["line"]["color"]
    assert "rgba" not in trace(together, CORR, "SSD")["line"]["color"]


def test_all_stored_methods_are_one_click_away(stored, opened):
    app = opened(PAGE, methods="CF")

    app.button("all_methods").click().run()

    assert app.pills("methods").value == ["cf", "retrain", "ssd"]


def test_missing_runs_are_counted_and_offered(stored, opened):
    app = opened(PAGE)

    assert "7 of 99 runs are stored" in words(app)
    assert any(b.label.endswith("missing of all seeds") for b in app.button)


def test_the_button_begins_exactly_the_missing_runs(stored, opened, monkeypatch):
    begun = []
    monkeypatch.setattr("pages.compare.methods.start_all", lambda jobs: begun.extend(jobs))
    app = opened(PAGE, known="1.0")

    app.button("compute at this known share and seed").click().run()

    here = scenario_of_the_link().at(known=1.0)
    missing = {cache_key(here.unlearn_by(name)) for name in ("clean", "cf", "ssd")}
    assert {cache_key(spec) for spec, _ in begun} == missing


def test_the_link_chooses_the_methods(stored, opened):
    app = opened(PAGE, methods="CF")

    assert app.pills("methods").value == ["cf"]
    names = [t.get("name") for t in figure(app, CORR)["data"]]
    assert "CF" in names and "EU" not in names


def test_without_runs_the_page_offers_them(opened):
    app = opened(PAGE)

    assert "Nothing of this scenario is stored yet" in words(app)
    assert "Compute 6 missing at this known share and seed" in [b.label for b in app.button]


def test_every_further_number_can_be_seen_over_the_known_share(stored, opened):
    app = opened(PAGE)
    assert "Trigger's say" in json.dumps(figure(app, OTHER)["layout"])

    app = opened(PAGE, number="Attack success rate")

    assert "Attack success rate (ASR)" in json.dumps(figure(app, OTHER)["layout"])
    eu = trace(app, OTHER, "EU")
    for known, shown in zip(eu["x"], eu["y"], strict=True):
        rows = Result(stored.find(key_of("retrain", known))).rows("affected_test")
        rows = rows[rows["goal"] >= 0]
        assert shown == pytest.approx((rows["predicted"] == rows["goal"]).mean())

"""Compare: curves, plane, costs, knobs and disagreement of the stored runs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine.experiment.scenario import Scenario
from engine.experiment.specs import by_rule, cache_key
from engine.plugins.unlearners.scrub import Scrub
from engine.runs.jobs import execute
from engine.runs.result import Result
from engine.runs.stored_scenarios import setup_of
from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.stored_scenario import EU_KNOWN, html, key_of, scenario_of_the_link, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.COMPARE
CORR, RETAIN, OTHER, PLANE, COSTS, RESPONSE, DISAGREE = range(7)


def figure(app, number: int) -> dict:
    return json.loads(app.get("plotly_chart")[number].proto.spec)


def trace(app, number: int, name: str) -> dict:
    (found,) = [t for t in figure(app, number)["data"] if t.get("name") == name]
    return found


def footer(app, number: int) -> str:
    notes = figure(app, number)["layout"]["annotations"]
    return " ".join(n["text"].replace("<br>", " ") for n in notes if n.get("name") == "footer")


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


def test_the_rule_that_chose_the_settings_is_named_on_screen_and_in_the_figures(stored, opened):
    app = opened(PAGE)

    assert "chosen by **the paper's rule**" in words(app)
    for number in (CORR, RETAIN, PLANE):
        assert "settings by the paper's rule" in footer(app, number)


def test_hindsight_shows_the_best_setting_of_the_grid_and_says_that_it_is_cheating(stored, opened):
    app = opened(PAGE, rule="hindsight (cheating)")

    grid = Result(stored.find(key_of("ssd"))).grid
    best = max(grid.to_dict("records"), key=lambda s: s["acc_corr"] + s["acc_retain"])
    assert trace(app, CORR, "SSD")["y"][0] == pytest.approx(best["acc_corr"])
    assert trace(app, RETAIN, "SSD")["y"][0] == pytest.approx(best["acc_retain"])
    assert "That is cheating" in words(app)
    assert "settings by hindsight (cheating)" in footer(app, CORR)


def test_the_rule_stands_beside_hindsight_in_a_table(stored, opened):
    (row,) = opened(PAGE).dataframe[0].value.to_dict("records")

    grid = Result(stored.find(key_of("ssd"))).grid
    assert (row["title"], row["n"]) == ("SSD", 1)
    assert row["rule_acc_corr"] == pytest.approx(grid[grid["chosen"]]["acc_corr"].iloc[0])
    means = ((grid["acc_corr"] + grid["acc_retain"]) / 2).max()
    rule = (row["rule_acc_corr"] + row["rule_acc_retain"]) / 2
    assert row["price"] == pytest.approx(means - rule)


def test_rem_wants_runs_of_its_own_and_begins_them(stored, opened, monkeypatch):
    begun = []
    monkeypatch.setattr("pages.compare.methods.start_all", lambda jobs: begun.extend(jobs))
    app = opened(PAGE, rule="REM's proxy")

    assert "REM's proxy" in words(app)
    assert "SSD" not in [t.get("name") for t in figure(app, CORR)["data"]]
    app.button("compute at this known share and seed").click().run()
    assert [(s.unlearner.name, s.select) for s, _ in begun] == [
        ("clean", "given"),
        ("ssd", "rem"),
    ]


def test_runs_by_rem_are_compared_like_the_others(stored, opened):
    spec = by_rule(scenario_of_the_link().unlearn_by("ssd"), "rem")
    execute(spec, stored)

    app = opened(PAGE, rule="REM's proxy")

    shown = trace(app, CORR, "SSD")["customdata"][0]
    assert shown == [cache_key(spec)]
    assert Result(stored.find(cache_key(spec))).grid["retained_accuracy"].notna().all()


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


def test_another_stored_scenario_opens_with_one_choice(stored, opened):
    other = Scenario.of("digits", "interclass-confusion", size=0.1)
    execute(other.unlearn_by("cf"), stored)
    app = opened(PAGE)

    box = app.selectbox("stored_scenario")
    assert box.value.startswith("Poisoning (BadNets patch), 10 % · Digits")
    box.select(next(o for o in box.options if o.startswith("Interclass"))).run()

    assert not app.exception
    assert app.session_state["scenario"] == other
    assert app.selectbox("stored_scenario").value.startswith("Interclass confusion, 10 %")


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


def shorter() -> Scenario:
    """The small scenario, trained for four steps and with other classes in question."""
    here = scenario_of_the_link()
    return replace(
        here,
        manipulation=replace(here.manipulation, target=3),
        recipe=replace(here.recipe, steps=4),
    )


@pytest.fixture
def benchmarked(stored):
    """A scenario as a study of the benchmark leaves it: another recipe, a SCRUB of its own."""
    there = shorter()
    for spec in (
        there.unlearn_by("none"),
        there.unlearn_by("oracle"),
        there.unlearn(Scrub(schedule="benchmark", share=0.5), select="given"),
        there.unlearn_by("cf"),
    ):
        execute(spec, stored)
    return there


def opened_from_the_list(opened):
    app = opened(PAGE)
    (other,) = [words for words in app.selectbox("stored_scenario").options if "Steps 4" in words]
    return app.selectbox("stored_scenario").set_value(other).run()


def test_a_study_with_a_recipe_of_its_own_opens_from_the_list_with_its_curves(opened, benchmarked):
    app = opened_from_the_list(opened)

    assert not app.exception and "not been followed" not in words(app)
    app.pills("methods").set_value(["cf", "scrub"]).run()
    assert trace(app, CORR, "CF")["y"][0] is not None
    assert trace(app, CORR, "SCRUB")["y"][0] is not None
    assert "Shown at the settings that are stored here: **SCRUB**" in words(app)
    assert "Steps 4" in footer(app, CORR)


def test_its_link_opens_the_same_and_the_way_back_is_a_click(opened, benchmarked):
    app = opened_from_the_list(opened)
    setup = f"Steps 4 · {setup_of(benchmarked.train)[:6]}"

    again = opened(PAGE, setup=setup, **{"poisoning.target": "3"})
    assert footer(again, CORR) == footer(app, CORR)

    again.selectbox("setup").set_value("as usual").run()
    assert not again.exception and "Steps 4" not in words(again)


def test_a_link_to_a_training_that_is_not_stored_shows_the_usual_one_and_says_so(opened, stored):
    app = opened(PAGE, setup="Steps 4 · 012345")

    assert "setup=Steps 4  012345" in words(app) and "was dropped" in words(app)
    assert trace(app, CORR, "EU")["y"][0] is not None


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

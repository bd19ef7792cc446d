"""Compare by the rule that chose the settings: the paper's, hindsight, REM."""

from __future__ import annotations

import pytest

from engine.experiment.specs import by_rule, cache_key
from engine.runs.jobs import execute
from engine.runs.result import Result
from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.compare_figures import CORR, PLANE, RETAIN, figure, footer, trace
from tests.pages.stored_scenario import key_of, scenario_of_the_link, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.COMPARE


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

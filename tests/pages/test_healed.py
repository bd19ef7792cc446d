"""What broke, what healed? One model down to single pictures, in every state."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from engine.analysis.samples.verdicts import in_cell
from engine.runs.result import Result
from engine.runs.store import Store
from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.stored_scenario import html, key_of, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.HEALED


def rows(store: Store, name: str, which: str = "affected_test") -> pd.DataFrame:
    return Result(store.find(key_of(name))).rows(which)


def figure(app, number: int) -> dict:
    return json.loads(app.get("plotly_chart")[number].proto.spec)


def largest_confusion(table: pd.DataFrame) -> tuple[int, int]:
    wrong = table[table["predicted"] != table["correct"]]
    pairs = wrong.groupby(["correct", "predicted"]).size()
    return tuple(int(c) for c in pairs.idxmax())


def test_the_headline_pair_of_every_stored_model_is_there(stored, opened):
    app = opened(PAGE)

    assert [m.label for m in app.metric] == ["Corrected accuracy", "Kept accuracy"] * 5
    table = rows(stored, "ssd")
    assert app.metric[6].value == f"{(table['predicted'] == table['correct']).mean():.1%}"


def test_the_link_chooses_model_and_set(stored, opened):
    app = opened(PAGE, method="EU", set="Clean")

    chosen = [app.pills("method").value, app.segmented_control("set").value]
    assert chosen == ["retrain", "clean_test"]
    classes = figure(app, 0)
    assert classes["layout"]["xaxis"]["title"]["text"].startswith("Accuracy per class, clean test")


def test_the_matrix_counts_the_stored_predictions(stored, opened):
    app = opened(PAGE)

    table = rows(stored, "ssd")
    pairs = table.groupby(["correct", "predicted"]).size()
    (cells,) = [t for t in figure(app, 1)["data"] if t.get("name") == "cells"]
    assert {tuple(cell) for cell in cells["customdata"]} == {tuple(p) for p in pairs.index}


def test_a_selected_cell_lists_exactly_its_pictures(stored, opened):
    app = opened(PAGE)
    cell = largest_confusion(rows(stored, "ssd"))
    expected = in_cell(rows(stored, "ssd"), *cell)
    before = html(app).count("test #")

    app.session_state["confusion"] = {"selection": {"points": [{"customdata": list(cell)}]}}
    app.run()

    assert not app.exception
    assert f"**{len(expected)} pictures of" in words(app)
    assert html(app).count("test #") - before == min(36, len(expected))
    assert all(f"test #{index}<" in html(app) for index in expected[:36])


def test_a_cell_can_be_chosen_without_a_mouse(stored, opened):
    app = opened(PAGE)
    cell = largest_confusion(rows(stored, "ssd"))
    expected = in_cell(rows(stored, "ssd"), *cell)

    choice = app.selectbox("confusion_cell affected_test")
    choice.set_value(cell).run()

    assert f"**{len(expected)} pictures of" in words(app)


def test_the_verdict_table_has_every_model_and_sums_up_all_pictures(stored, opened):
    shown = html(opened(PAGE))

    for name in ("Original", "EU", "CF", "SSD", "Oracle"):
        assert f">{name}</span>" in shown
    fixed = np.mean(rows(stored, "cf")["predicted"] == rows(stored, "cf")["correct"])
    assert f"</span> {fixed:.0%}" in shown


def test_nine_pictures_explain_what_counts(stored, opened):
    app = opened(PAGE)

    assert html(app).count("<div>ASR: not counted") == 1
    assert html(app).count("<div>Acc_corr: ") == 9
    assert "**Attack success** counts 8" in words(app)


def test_a_model_that_is_not_stored_offers_its_run(stored, opened):
    app = opened(PAGE, method="CF")
    assert len(app.metric) == 10

    stored.delete(key_of("cf"))
    app.run()

    assert not app.exception
    assert "Run CF" in [button.label for button in app.button]
    assert "Not computed" in app.expander[0].label


def test_without_runs_the_page_offers_them(opened):
    app = opened(PAGE)

    labels = [button.label for button in app.button]
    assert {"Train the original", "Run SSD", "Show the shipped scenario instead"} <= set(labels)
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("which", ["Clean", "Affected"])
@pytest.mark.parametrize("method", ["Original", "Oracle"])
def test_the_references_can_be_looked_at_too(stored, opened, method, which):
    app = opened(PAGE, method=method, set=which)

    keys = [chart.key for chart in app.get("plotly_chart")]
    assert keys == ["per_class", "confusion", *(["fate_flow"] if method == "Oracle" else [])]


def test_every_manipulated_picture_is_in_one_flow_and_each_flow_opens_its_pictures(stored, opened):
    app = opened(PAGE, method="SSD")

    before, after = (rows(stored, m, "manipulated").set_index("index") for m in ("none", "ssd"))
    kept = int(((before["fate"] == "fooled") & (after["fate"].loc[before.index] == "fooled")).sum())
    links = [x.proto for x in app.get("page_link") if "identified: " in x.proto.label]
    counts = [int(link.label.split()[0].replace(",", "")) for link in links]
    assert sum(counts) == len(before)
    still = [n for n, x in zip(counts, links, strict=True) if x.label.endswith(": still fooled")]
    assert sum(still) == kept
    assert all("only=" in link.query_string for link in links)


def test_the_classes_that_gained_and_lost_are_a_recount_of_the_matrices(stored, opened):
    app = opened(PAGE, method="CF")

    before, after = (
        Result(stored.find(key_of(n))).confusion("affected_test") for n in ("none", "cf")
    )
    change = (after.diagonal() - before.diagonal()) / before.sum(1).clip(1)
    gained, lost, n = sum(change >= 0.05), sum(change <= -0.05), sum(before.sum(1) > 0)
    assert (f"**{gained} of {n} classes gained**" in words(app)) == (gained > 0)
    assert (f"**{lost} lost**" in words(app)) == (lost > 0)

"""Runs: the table, one run with its command, deleting, and the health of the store."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine.cli.reproduce import command
from engine.experiment.metrics import METRICS
from pages.runs.table import shown_order
from pages.shared.sitemap import Page
from tests.engine.runs import whole
from tests.engine.runs.store.runs import pack_up, put
from tests.pages import stored_scenario
from tests.pages.stored_scenario import key_of, linked, scenario_of_the_link, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.RUNS


def test_the_table_has_every_stored_run(stored, opened):
    frame = opened(PAGE).dataframe[0].value

    assert set(frame["key"]) == set(stored.own_keys())
    assert set(frame["origin"]) == {"own"}


def test_a_search_keeps_the_rows_that_have_all_words(stored, opened):
    app = opened(PAGE)

    app.text_input("runs_text").set_value("EU digits").run()

    assert len(app.dataframe[0].value) == 3
    assert "3 of 8 runs" in words(app)


def test_originals_can_be_told_from_unlearned(stored, opened):
    app = opened(PAGE)

    app.segmented_control("runs_kind").set_value("train").run()

    assert list(app.dataframe[0].value["title"]) == ["Original (training)"]


def test_the_order_can_be_chosen_without_a_mouse(stored, opened):
    app = opened(PAGE)

    app.selectbox("runs_sort").set_value("acc_corr").run()

    shown = app.dataframe[0].value["acc_corr"]
    assert shown.is_monotonic_decreasing


def test_filters_that_nothing_passes_are_explained_and_dropped_with_one_click(stored, opened):
    app = opened(PAGE, runs_text="oracle", runs_kind="Originals")

    assert "No run passes these filters" in words(app)
    assert "Without “Search” or “Kind” there would be some" in words(app)
    app.button("drop runs_text").click().run()

    assert not app.exception
    assert list(app.dataframe[0].value["title"]) == ["Original (training)"]


def test_a_link_brings_the_filters_and_the_order_of_the_table(stored, opened):
    app = opened(PAGE, runs_text="digits", runs_kind="Unlearned", runs_sort="Slowest first")

    shown = app.dataframe[0].value
    assert set(shown["kind"]) == {"unlearn"}
    assert shown["seconds"].is_monotonic_decreasing


def test_a_known_share_is_shown_only_where_one_was_told_to_the_method(stored, opened):
    shown = opened(PAGE).dataframe[0].value.set_index("title")

    assert shown.loc[["Original", "Oracle", "Original (training)"], "known"].isna().all()
    assert shown.loc[["EU", "CF", "SSD"], "known"].notna().all()
    assert shown.loc[["Original", "Oracle"], "select"].isna().all()


def test_a_link_opens_a_run_with_the_command_that_reproduces_it(stored, opened):
    key = key_of("retrain", 0.5)

    app = opened(PAGE, run=key)

    assert f"Run {key}" in words(app)
    assert app.code[0].value == command(stored.find(key).document)
    values = {metric.label: metric.value for metric in app.metric}
    assert values["Corrected accuracy"].endswith("%")


def test_a_selected_row_opens_its_run(stored, opened):
    app = opened(PAGE)
    key = app.dataframe[0].value.iloc[2]["key"]

    app.session_state["runs"] = {"selection": {"rows": [2], "columns": []}}
    app.run()

    assert not app.exception
    assert f"Run {key}" in words(app)


@pytest.mark.parametrize("run", ["0" * 20, "../../etc/passwd", "<b>"])
def test_a_link_to_a_run_that_is_not_there_says_so(stored, opened, run):
    app = opened(PAGE, run=run)

    assert "is not stored here" in words(app)


def test_an_own_run_is_deleted_after_a_second_click(stored, opened):
    key = key_of("cf")
    app = opened(PAGE, run=key)
    assert stored.find(key) is not None

    app.button("delete_run").click().run()

    assert not app.exception
    assert stored.find(key) is None
    assert key not in set(app.dataframe[0].value["key"])


def test_a_run_that_is_worked_on_is_not_deleted(stored, opened):
    key = key_of("cf")
    app = opened(PAGE, run=key)

    with stored.folder(key).claim():
        app.button("delete_run").click().run()

    assert not app.exception
    assert stored.find(key) is not None


def test_a_shipped_run_cannot_be_deleted(stored, opened):
    key = key_of("cf")
    pack_up(stored.root)

    app = opened(PAGE, run=key)

    assert "shipped with the lab" in words(app)
    assert "delete_run" not in [button.key for button in app.button]


def test_a_damaged_run_is_never_shown(stored, opened):
    key = key_of("cf")
    app = opened(PAGE, run=key)
    file = stored.root / "runs" / key / "predictions.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"?")

    app.run()

    assert not app.exception
    assert f"Run {key}" not in words(app)


def test_the_check_reads_every_run(stored, opened):
    app = opened(PAGE)

    app.button("verify").click().run()

    assert "Checked: 8 whole." in words(app)


def test_damage_is_put_aside_and_counted(stored, opened):
    app = opened(PAGE)
    file = stored.root / "runs" / key_of("cf") / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-1] + b"?")

    app.button("verify").click().run()

    assert "Checked: 7 whole." in words(app)
    assert {m.label: m.value for m in app.metric}["In quarantine"] == "1"


def test_a_run_that_does_not_conform_is_listed_as_damaged_alone_and_can_be_deleted(stored, opened):
    odd = {**whole.FILES, "metrics.json": json.dumps(whole.metrics(seconds="long")).encode()}
    key = put(stored, "odd", files=odd)

    app = opened(PAGE, run=key)

    assert len(app.dataframe[0].value) == 8
    assert f"Run `{key}` is damaged and not shown: `metrics.json: seconds" in words(app)
    app.button(f"delete damaged {key}").click().run()
    assert "is damaged and not shown" not in words(app)
    assert key not in stored.own_keys()


def test_the_store_says_what_it_holds(stored, opened):
    values = {metric.label: metric.value for metric in opened(PAGE).metric}

    assert values["Own runs"] == "8"
    assert values["Shipped runs"] == "0"


def test_an_empty_store_says_what_to_do_next(opened):
    app = opened(PAGE)

    assert "Nothing has been run here yet" in words(app)


def test_an_unlearned_run_leads_to_its_scenario(stored, opened):
    there = linked(opened(PAGE, run=key_of("cf"), size="20 %"), "Show its scenario on Compare")

    app = opened(Page.COMPARE, **there)

    assert app.session_state["scenario"] == scenario_of_the_link()


def test_a_new_metric_has_a_column_and_an_order_and_a_number(stored, opened, monkeypatch):
    metric = replace(METRICS["acc_retain"], title="Toy", label="Toy number", better="lower")
    monkeypatch.setitem(METRICS, "toy", metric)

    app = opened(PAGE, runs_sort="Lowest toy number first", run=key_of("oracle"))

    assert list(app.dataframe[0].value["toy"]) == sorted(app.dataframe[0].value["acc_retain"])
    assert "Toy number" in [one.label for one in app.metric]


def test_the_triggers_say_stands_beside_the_corrected_accuracy(stored, opened):
    frame = opened(PAGE).dataframe[0].value

    assert frame["triggers_say"].between(0, 1).all()
    assert shown_order().index("triggers_say") == shown_order().index("acc_corr") + 1

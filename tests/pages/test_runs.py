"""Runs: the table, one run with its command, deleting, and the health of the store."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from engine.cli.reproduce import command
from engine.experiment.metrics import METRICS
from engine.experiment.specs import cache_key
from engine.runs.exchange import export
from engine.runs.stored_scenarios import setup_of
from engine.runs.weights import WeightFile, adopt, save_weights
from pages.runs.table import shown_order
from pages.shared.sitemap import Page
from tests.engine.runs import whole
from tests.engine.runs.store.runs import pack_up, put
from tests.pages import stored_scenario
from tests.pages.stored_scenario import key_of, scenario_of_the_link, words

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


def packed(store, tmp_path) -> bytes:
    """An export of all runs of ``store``."""
    runs = [store.find(row["key"]) for row in store.rows()]
    export(runs, store, tmp_path / "runs.zip", title="All")
    return (tmp_path / "runs.zip").read_bytes()


def test_the_runs_of_the_table_can_be_exported(stored, opened):
    app = opened(PAGE)

    app.text_input("runs_text").set_value("EU digits").run()

    assert "**3 runs** as Parquet tables" in words(app)
    assert "export runs.zip --table runs.csv --weights" in words(app)
    assert [b.label for b in app.get("download_button")].count("Export (zip)") == 1


def test_an_export_is_taken_in_and_its_runs_are_marked(stored, opened, tmp_path):
    data, keys = packed(stored, tmp_path), set(stored.own_keys())
    for key in keys:
        stored.delete(key)
    app = opened(PAGE)

    app.file_uploader("import_file").upload("from-the-cluster.zip", data, "application/zip").run()
    app.button("import_runs").click().run()

    assert not app.exception
    assert "8 runs were verified and taken in." in words(app)
    assert set(app.dataframe[0].value["origin"]) == {"imported"}
    shown = opened(PAGE, run=key_of("retrain", 0.5))
    assert "imported from from-the-cluster.zip" in words(shown)


def test_a_damaged_export_is_named_and_nothing_is_taken_in(stored, opened, tmp_path):
    data = packed(stored, tmp_path)
    for key in list(stored.own_keys()):
        stored.delete(key)
    app = opened(PAGE)

    app.file_uploader("import_file").upload("runs.zip", data[:-40], "application/zip").run()
    app.button("import_runs").click().run()

    assert not app.exception
    assert "Nothing was taken in" in words(app)
    assert list(stored.own_keys()) == []


def test_weights_that_were_adopted_are_not_taken_for_trained_ones(
    stored, opened, scenario, tmp_path
):
    path = tmp_path / "mine.safetensors"
    save_weights(stored.find(cache_key(scenario.train)), path)

    adopted = adopt(WeightFile(path), scenario.train, stored)

    app = opened(PAGE, run=adopted.key)
    (row,) = app.dataframe[0].value.query("key == @adopted.key").to_dict("records")
    assert (row["title"], row["origin"]) == ("Adopted", "adopted")
    assert "weights adopted from mine.safetensors, not trained by the lab" in words(app)
    assert "No command gives this run: its weights were adopted from a file" in words(app)
    assert {metric.label: metric.value for metric in app.metric}["Seconds"] == "–"

    app.segmented_control("runs_origin").set_value("elsewhere").run()

    assert list(app.dataframe[0].value["key"]) == [adopted.key]


def linked(app, label: str) -> dict[str, str]:
    """What a link on the page says, by parameter."""
    (link,) = [one.proto for one in app.get("page_link") if one.proto.label == label]
    return dict(parse_qsl(link.query_string))


def test_an_adopted_checkpoint_is_unlearned_from_the_app(stored, opened, tmp_path):
    save_weights(stored.find(cache_key(scenario_of_the_link().train)), tmp_path / "w.safetensors")
    adopted = adopt(WeightFile(tmp_path / "w.safetensors"), scenario_of_the_link().train, stored)

    app = opened(Page.UNLEARN, **linked(opened(PAGE, run=adopted.key), "Unlearn this model"))

    assert app.session_state["scenario"].train == adopted.spec
    (run_ssd,) = [b for b in app.button if b.label == "Run SSD"]
    run_ssd.click().run()
    assert not app.exception
    unlearned = app.session_state["scenario"].unlearn_by("ssd")
    assert unlearned.train == adopted.spec and stored.find(cache_key(unlearned)) is not None


def test_another_seed_leaves_the_adopted_checkpoint(stored, opened, tmp_path):
    save_weights(stored.find(cache_key(scenario_of_the_link().train)), tmp_path / "w.safetensors")
    adopted = adopt(WeightFile(tmp_path / "w.safetensors"), scenario_of_the_link().train, stored)
    name = f"adopted weights from w.safetensors · {setup_of(adopted.spec)[:6]}"
    app = opened(PAGE, setup=name)
    assert app.session_state["scenario"].train == adopted.spec

    app.number_input("seed").set_value(1).run()

    assert not app.exception and not app.session_state["scenario"].adopted


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


@pytest.mark.parametrize(
    ("way", "why"),
    [
        ("nobody", "Runs cannot be deleted or cancelled on this server."),
        ("own", "This server lets people end only their own runs."),
        ("whoever", "LAB_DELETE must be everybody, own or nobody, got 'whoever'."),
    ],
)
def test_a_server_may_keep_its_runs_from_being_deleted(stored, opened, monkeypatch, way, why):
    monkeypatch.setenv("LAB_DELETE", way)
    app = opened(PAGE, run=key_of("cf"))

    app.button("delete_run").click().run()

    assert why in [toast.value for toast in app.toast]
    assert stored.find(key_of("cf")) is not None


def test_where_people_end_only_their_own_runs_one_may_end_what_one_has_begun(
    stored, opened, monkeypatch
):
    from pages.shared import permission

    monkeypatch.setenv("LAB_DELETE", "own")
    app = opened(PAGE, run=key_of("cf"))
    visitor = app.session_state[permission.VISITOR]
    note = stored.root / "owners" / key_of("cf")
    note.parent.mkdir()
    note.write_text(hashlib.sha256(visitor.encode()).hexdigest())

    app.button("delete_run").click().run()

    assert stored.find(key_of("cf")) is None


def test_who_begins_a_run_owns_it_and_a_second_visitor_may_not_cancel_it(
    stored, opened, monkeypatch
):
    from pages.shared import permission

    monkeypatch.setenv("LAB_DELETE", "own")
    monkeypatch.setattr(permission, "_visitor", lambda: "first")
    permission.note_begun(stored, "0" * 20)
    permission.note_begun(stored, "0" * 20)
    assert permission.refusal(stored, "0" * 20) == ""

    monkeypatch.setattr(permission, "_visitor", lambda: "second")
    permission.note_begun(stored, "0" * 20)
    assert "only their own" in permission.refusal(stored, "0" * 20)

"""Runs out of the page Runs and into it: exports."""

from __future__ import annotations

from engine.runs.exchange import export
from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.stored_scenario import key_of, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.RUNS


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

"""Runs leave one machine and arrive on another as they were, or not at all."""

from __future__ import annotations

import json
import subprocess
import zipfile

import pandas as pd
import pytest
from safetensors.torch import load_file

from engine.experiment.specs import UnlearnSpec, cache_key
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.exchange import ExportDamaged, export, import_runs
from engine.runs.exchange.sums import SUMS, write_sums
from engine.runs.jobs import execute
from engine.runs.result import Result
from engine.runs.store import DiskFull, Store, incoming

WEIGHTS = "model.safetensors"


def test_what_arrives_equals_what_left(exported, here, store):
    came = import_runs(exported, store)

    assert set(came.taken) == set(here.own_keys()) and not came.there
    for key in came.taken:
        left, arrived = (Result(one.find(key, needs=(WEIGHTS,))) for one in (here, store))
        assert arrived.metrics == left.metrics and arrived.run.document == left.run.document
        pd.testing.assert_frame_equal(arrived.predictions, left.predictions)
        if left.grid is None:
            assert arrived.grid is None
        else:
            pd.testing.assert_frame_equal(arrived.grid, left.grid)
        assert arrived.run.read(WEIGHTS) == left.run.read(WEIGHTS)


def test_an_imported_run_says_so_and_keeps_where_it_was_made(exported, here, store):
    key = import_runs(exported, store).taken[0]

    before, now = here.find(key).manifest, store.find(key).manifest
    assert now["imported"]["export"] == "out"
    assert {name: now[name] for name in before} == before
    assert {row["origin"] for row in store.rows()} == {"imported"}
    assert {row["origin"] for row in here.rows()} == {"own"}


def test_importing_again_changes_nothing(exported, store):
    first = import_runs(exported, store)

    second = import_runs(exported, store)

    assert not second.taken and set(second.there) == set(first.taken)


def test_weights_come_later_to_runs_that_came_without(here, runs, exported, store, tmp_path):
    export(runs, here, tmp_path / "light", title="A test")
    import_runs(tmp_path / "light", store)
    assert store.find(runs[0].key, needs=(WEIGHTS,)) is None

    came = import_runs(exported, store)

    assert set(came.taken) == {run.key for run in runs}
    assert store.find(runs[0].key, needs=(WEIGHTS,)) is not None


def test_unlearning_goes_on_from_an_imported_original(tiny, exported, store):
    import_runs(exported, store)
    spec = UnlearnSpec(train=tiny, unlearner=UNLEARNERS["cf"](share=0.5), known=0.5)

    execute(spec, store)

    assert store.find(cache_key(tiny)).manifest["imported"]


def test_a_zip_serves_as_well_as_a_folder(here, runs, store, tmp_path):
    made = export(runs, here, tmp_path / "out.zip", title="A test")

    assert made.weights == 0 and [p.name for p in tmp_path.iterdir()] == ["out.zip"]
    assert len(import_runs(tmp_path / "out.zip", store).taken) == len(runs) == 5


FILES = ["runs.parquet", "predictions.parquet", "sweeps.parquet", "README.md"]


@pytest.mark.parametrize("name", [*FILES, "weights"])
@pytest.mark.parametrize("how", ["changed", "missing"])
def test_a_damaged_file_is_named_and_nothing_is_imported(exported, store, name, how):
    path = exported / name if "." in name else next((exported / name).iterdir())
    if how == "missing":
        path.unlink()
    else:
        data = path.read_bytes()
        path.write_bytes(data[:-5] + bytes([data[-5] ^ 1]) + data[-4:])

    with pytest.raises(ExportDamaged, match=f"{path.name} is (damaged|missing)"):
        import_runs(exported, store)

    assert list(store.own_keys()) == []


def test_checksums_that_lead_out_of_the_folder_are_refused(exported, store):
    (exported / SUMS).write_text(f"{'0' * 64}  ../elsewhere\n")

    with pytest.raises(ExportDamaged, match="SHA256SUMS is damaged"):
        import_runs(exported, store)


def changed(exported, **columns):
    """The export with other values in its table of runs, and right checksums for these."""
    path = exported / "runs.parquet"
    pd.read_parquet(path).assign(**columns).to_parquet(path)
    write_sums(exported)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"spec": "{}"}, "the spec of the run .* is not its own"),
        ({"metrics": "{}"}, "cannot be"),
        ({"files": '["../../x"]'}, "a run has no file called '../../x'"),
        ({"provenance": '{"created": "now"}'}, "created: expected float"),
    ],
)
def test_a_table_that_was_made_up_is_refused(exported, store, columns, message):
    changed(exported, **columns)

    with pytest.raises(ExportDamaged, match=message):
        import_runs(exported, store)

    assert list(store.own_keys()) == []


def test_when_the_disk_runs_full_what_was_taken_in_is_taken_out(exported, store, monkeypatch):
    write, done = incoming.write_run, []

    def full(folder, *arguments):
        if len(done) == 2:
            raise DiskFull(folder)
        done.append(folder.name)
        write(folder, *arguments)

    monkeypatch.setattr(incoming, "write_run", full)

    with pytest.raises(DiskFull):
        import_runs(exported, store)

    assert len(done) == 2 and store.rows() == [] and not list((store.root / "runs").iterdir())


def test_a_zip_that_is_cut_off_is_refused(here, runs, store, tmp_path):
    path = tmp_path / "out.zip"
    export(runs, here, path, title="A test")
    path.write_bytes(path.read_bytes()[:-40])

    with pytest.raises(ExportDamaged, match=r"out\.zip"):
        import_runs(path, store)


def test_a_damaged_member_of_a_zip_is_refused(here, runs, store, tmp_path):
    path = tmp_path / "out.zip"
    export(runs, here, path, title="A test")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)

    with pytest.raises(ExportDamaged, match=r"out\.zip cannot be unpacked|is damaged"):
        import_runs(path, store)


def test_a_zip_that_unpacks_to_far_more_than_its_size_is_refused(store, tmp_path):
    with zipfile.ZipFile(tmp_path / "out.zip", "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(SUMS, bytes(10_000_000))

    with pytest.raises(ExportDamaged, match="would unpack to 10,000,000 bytes"):
        import_runs(tmp_path / "out.zip", store)


def test_an_export_never_replaces_what_is_none(here, runs, tmp_path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "notes.txt").touch()

    with pytest.raises(FileExistsError, match="is there already and is no export"):
        export(runs, here, tmp_path / "precious", title="A test")


def test_a_smaller_export_never_replaces_a_larger_one_unsaid(here, runs, tmp_path):
    for path in (tmp_path / "out.zip", tmp_path / "out"):
        export(runs, here, path, title="A test", weights=True)

        with pytest.raises(FileExistsError, match="4 runs and 5 weights that this one would not"):
            export(runs[:1], here, path, title="A test")
        export(runs, here, path, title="The same once more", weights=True)
        export(runs[:1], here, path, title="A test", replace=True)


def test_other_programs_can_read_and_check_it(exported, runs):
    table = pd.read_parquet(exported / "runs.parquet").set_index("key")
    predictions = pd.read_parquet(exported / "predictions.parquet")
    checked = subprocess.run(
        ["sha256sum", "--check", "--quiet", SUMS], cwd=exported, capture_output=True, text=True
    )

    assert checked.returncode == 0, checked.stdout
    for run in runs:
        result, row = Result(run), table.loc[run.key]
        assert row["acc_corr"] == result.scores.acc_corr.value
        assert row["n_acc_retain"] == result.scores.acc_retain.n
        rows = predictions[(predictions["key"] == run.key) & (predictions["set"] == "clean_test")]
        assert len(rows) == 360
        assert load_file(exported / "weights" / f"{run.key}.safetensors")


def test_the_card_says_what_how_many_and_how_made(exported):
    card = (exported / "README.md").read_text()

    assert card.startswith("# A test\n\n5 runs of the corrective unlearning lab.")
    assert "| digits | resnet-small | poisoning | 10.0% | 4 | cf, none, ssd | 0.5, 1 | 0 |" in card
    assert "weights/ (5 files)" in card and "with torch 2." in card


def test_a_grid_is_a_row_per_setting(exported):
    grids = pd.read_parquet(exported / "sweeps.parquet")

    assert len(grids) == 5 and grids["chosen"].sum() == 1
    assert json.loads(grids.loc[0, "setting"])["alpha"] == 10


def test_what_a_run_has_besides_goes_along(here, store, tmp_path):
    key = next(iter(here.own_keys()))
    run, elsewhere = here.find(key), Store(tmp_path / "elsewhere")
    files = {name: run.read(name) for name in run.files if name != "spec.json"}
    with elsewhere.folder(key).claim():
        elsewhere.folder(key).clear()
        extra = {**files, "steps.json": b"[1, 2]"}
        elsewhere.folder(key).commit(extra, run.read("spec.json").decode(), {"created": 1.0})

    export([elsewhere.find(key)], elsewhere, tmp_path / "out.zip", title="A test", weights=True)
    import_runs(tmp_path / "out.zip", store)

    assert store.find(key).read("steps.json") == b"[1, 2]"
    assert "files/" in "".join(zipfile.ZipFile(tmp_path / "out.zip").namelist())

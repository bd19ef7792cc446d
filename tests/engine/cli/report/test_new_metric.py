"""A metric is one entry: put in, it is in every answer and table, of runs made before it too."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import pandas as pd
import pytest

from engine.cli import main
from engine.cli.report.command import write
from engine.cli.reproduce import command
from engine.experiment.measure import share
from engine.experiment.metrics import METRICS, Metric
from engine.experiment.scenario import Scenario
from engine.experiment.specs import UnlearnSpec, cache_key, to_document
from engine.runs.exchange import export, import_runs
from engine.runs.jobs import execute
from engine.runs.result import Result
from engine.runs.store import Store
from tests.engine.cli.report.conftest import blinking

SHIPPED = Path(__file__).parents[4] / "cache" / "starter"
TOY = Metric(
    title="Says 3",
    label="Says three",
    help="Share of the clean test pictures that are called 3.",
    better="lower",
    of=lambda table, facts: share(
        table.loc[table["set"] == "clean_test", "predicted"] == 3,
        table.loc[table["set"] == "clean_test", "correct"],
        facts.num_classes,
        "clean test pictures",
    ),
)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(METRICS, "says_three", TOY)


@pytest.fixture(scope="module")
def specs() -> list[UnlearnSpec]:
    return [
        scenario.unlearn_by(method)
        for scenario in (Scenario.of(), Scenario.of(manipulation="interclass-confusion"))
        for method in ("none", "oracle", "ssd")
    ]


@pytest.fixture
def shipped(specs: list[UnlearnSpec], tmp_path: Path) -> Store:
    """The shipped runs of two originals, which know nothing of the metric."""
    (tmp_path / "starter").mkdir()
    for key in {cache_key(spec.train) for spec in specs}:
        shutil.copy(SHIPPED / f"{key}.pack.zip", tmp_path / "starter")
    return Store(tmp_path)


def recounted(run: Result) -> float:
    """Picture by picture."""
    clean = run.predictions[run.predictions["set"] == "clean_test"]
    return sum(int(label) == 3 for label in clean["predicted"]) / len(clean)


def value_in(store: Store, spec: UnlearnSpec) -> float:
    run = store.find(cache_key(spec))
    assert run is not None
    assert "says_three" not in json.loads(run.read("metrics.json"))["scores"]
    return recounted(Result(run))


@pytest.mark.usefixtures("toy")
def test_it_is_in_the_answer_of_run(
    shipped: Store, specs: list[UnlearnSpec], capsys: pytest.CaptureFixture[str]
):
    arguments = shlex.split(command(to_document(specs[2])))[3:]

    assert main([arguments[0], "--cache", str(shipped.root), *arguments[1:]]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer["cached"]
    assert answer["says_three"] == pytest.approx(value_in(shipped, specs[2]))
    assert answer["n_says_three"] > 0


@pytest.mark.usefixtures("toy")
def test_it_is_in_the_table_of_runs(shipped: Store, specs: list[UnlearnSpec]):
    rows = {row["key"]: row for row in shipped.rows()}

    assert all(row["says_three"] is not None for row in rows.values())
    for spec in specs:
        found = rows[cache_key(spec)]["says_three"]
        assert found == pytest.approx(value_in(shipped, spec))


def test_a_table_from_before_it_is_made_again(
    shipped: Store, specs: list[UnlearnSpec], monkeypatch: pytest.MonkeyPatch
):
    assert all("says_three" not in row for row in shipped.rows())

    monkeypatch.setitem(METRICS, "says_three", TOY)

    assert all(row["says_three"] is not None for row in Store(shipped.root).rows())


@pytest.mark.usefixtures("toy")
def test_it_is_in_the_report_with_a_figure_of_its_own(
    shipped: Store, specs: list[UnlearnSpec], tmp_path: Path
):
    written = write("Study", "?", specs, shipped, tmp_path / "report")

    frames = [pd.read_csv(path) for path in written.files if path.name == "runs.csv"]
    runs = pd.concat(frames).set_index("key")
    for spec in specs:
        assert runs.loc[cache_key(spec), "says_three"] == pytest.approx(value_in(shipped, spec))
    assert [path.name for path in written.files].count("says-three.csv") == len(frames) == 2
    for path in written.files:
        assert path.name != "tables.md" or "Says 3, 1 seed, over γ" in path.read_text()


@pytest.mark.usefixtures("toy")
def test_it_is_in_the_table_of_a_new_grid_and_survives_an_export(store: Store, tmp_path: Path):
    with blinking():
        spec = Scenario.of("digits", size=0.1).unlearn_by("ssd")
        execute(spec, store)
    run = store.find(cache_key(spec))
    assert run is not None
    grid = Result(run).grid
    assert grid is not None
    chosen = grid[grid["chosen"]].iloc[0]
    assert chosen["says_three"] == pytest.approx(recounted(Result(run)))

    export([run], store, tmp_path / "out", title="One run")
    other = Store(tmp_path / "other")
    import_runs(tmp_path / "out", other)

    again = other.find(run.key)
    assert again is not None
    pd.testing.assert_frame_equal(Result(again).grid, grid)


@pytest.mark.usefixtures("toy")
def test_an_export_of_runs_from_before_it_has_it_and_gives_the_same_files_again(
    shipped: Store, specs: list[UnlearnSpec], tmp_path: Path
):
    run = shipped.find(cache_key(specs[2]))
    assert run is not None

    export([run], shipped, tmp_path / "out", title="One run")

    row = pd.read_parquet(tmp_path / "out" / "runs.parquet").iloc[0]
    assert row["says_three"] == pytest.approx(value_in(shipped, specs[2]))
    other = Store(tmp_path / "other")
    import_runs(tmp_path / "out", other)
    again = other.find(run.key)
    assert again is not None
    assert again.read("metrics.json") == run.read("metrics.json")
    pd.testing.assert_frame_equal(Result(again).grid, Result(run).grid)


@pytest.mark.usefixtures("toy")
def test_predictions_that_cannot_be_read_cost_only_what_is_counted_from_them(
    shipped: Store, specs: list[UnlearnSpec], tmp_path: Path
):
    run = shipped.find(cache_key(specs[2]))
    assert run is not None
    export([run], shipped, tmp_path / "out", title="One run")
    other = Store(tmp_path / "other")
    import_runs(tmp_path / "out", other)
    (other.root / "runs" / run.key / "predictions.parquet").write_bytes(b"nothing")

    (row,) = other.rows()

    assert row["says_three"] is None
    assert row["acc_corr"] == Result(run).scores.acc_corr.value

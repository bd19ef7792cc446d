from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.cli import main
from engine.cli.options.knobs import taken_out, turned
from engine.cli.options.parser import Parser
from engine.cli.options.study_flags import add_changes, changes_of, read_options
from engine.cli.reproduce import command
from engine.cli.run import spec_of
from engine.experiment.scenario import Scenario
from engine.experiment.specs import cache_key
from engine.experiment.studies.named import study
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.store import Store

DIGITS = ["run", "--dataset", "digits", "--model.width", "4", "--recipe.steps", "4"]


class CommandLine:
    """Runs commands in this process on a cache folder of their own."""

    def __init__(self, cache: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.cache = cache
        self._capture = capture

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """(exit code, stdout, stderr)"""
        code = main([arguments[0], "--cache", str(self.cache), *arguments[1:]])
        out, err = self._capture.readouterr()
        return code, out, err

    def json(self, *arguments: str) -> Any:
        code, out, _ = self(*arguments)
        assert code == 0
        return json.loads(out)


@pytest.fixture
def engine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(tmp_path / "cache", capsys)


def test_list_names_every_plugin_with_its_knobs(engine: CommandLine):
    listing = engine.json("list")

    assert {"datasets", "manipulations", "models", "unlearners"} <= listing.keys()
    assert [entry["name"] for entry in listing["unlearners"]] == list(UNLEARNERS)
    (alpha,) = (
        knob
        for entry in listing["unlearners"]
        if entry["name"] == "ssd"
        for knob in entry["knobs"]
        if knob["name"] == "alpha"
    )
    assert {"label", "default", "low", "high", "choices", "help"} <= alpha.keys()
    said = ("title", "about", "needs", "cost", "fails", "source")
    assert all(entry[word] for entry in listing["unlearners"] for word in said)
    assert all(entry["departs"] or entry["is_reference"] for entry in listing["unlearners"])
    networks = {entry["name"]: entry["departs"] for entry in listing["models"]}
    assert "second" in networks["wrn28-10"]  # where the public code's blocks have their stride


def test_list_says_what_a_source_takes_where_the_default_is_another(engine: CommandLine):
    methods = {entry["name"]: entry for entry in engine.json("list")["unlearners"]}
    published = {m: {k["name"]: k["published"] for k in e["knobs"]} for m, e in methods.items()}

    assert published["ssd"]["alpha"] == 10.0
    assert published["gradient_ascent"]["epochs"].startswith("5")
    assert methods["ssd"]["settings"] == 50


def test_run_prints_the_numbers_and_finds_them_again(engine: CommandLine):
    asked = [*DIGITS, "--size", "0.1", "--known", "0.5", "--unlearner", "none"]

    first, second = engine.json(*asked), engine.json(*asked)

    assert not first["cached"]
    assert second == {**first, "cached": True}
    assert {"key", "acc_corr", "acc_retain", "acc_corr_train", "asr", "seconds"} <= first.keys()
    assert first["n_corr"] > 0
    assert first["n_retain"] > 0


def test_run_reports_on_stderr_and_prints_one_object_on_stdout(engine: CommandLine):
    code, out, err = engine(*DIGITS)

    assert code == 0
    assert json.loads(out)["unlearner"] is None
    assert len(out.splitlines()) == 1
    assert "loss" in err


def test_the_command_of_a_stored_run_finds_that_run(engine: CommandLine):
    made = engine.json(
        *DIGITS, "--unlearner", "ssd", "--unlearner.alpha", "2", "--manipulation.target", "3"
    )
    run = Store(engine.cache).find(made["key"])
    assert run is not None

    words = command(run.document).split()[3:]

    assert engine.json(*words) == {**made, "cached": True}


def test_a_method_with_a_grid_is_tuned_unless_a_knob_is_given():

    assert spec_of(["--unlearner", "ssd"]).select == "paper"
    assert spec_of(["--unlearner", "ssd", "--unlearner.alpha", "10"]).select == "given"
    assert spec_of(["--unlearner", "ssd", "--select", "given"]).select == "given"


def test_the_defaults_are_the_default_scenario():

    assert spec_of([]) == Scenario.of().train
    assert spec_of(["--unlearner", "ssd"]) == Scenario.of().unlearn_by("ssd")


WRONG = {
    "": "a command is missing",
    "rnu": "did you mean 'run'",
    "run --unlerner ssd": "did you mean --unlearner?",
    "run --unlearner sssd": "did you mean 'ssd'",
    "run --dataset digit": "did you mean 'digits'",
    "run --model resnet_smal": "did you mean 'resnet-small'",
    "run --unlearner ssd --unlearner.alpa 1": "did you mean --unlearner.alpha?",
    "run --unlearner ssd --unlearner.alpha -1": "alpha must be at least 0, got -1",
    "run --unlearner ssd --unlearner.alpha much": "alpha must be a number, got 'much'",
    "run --unlearner ssd --unlearner.alpha": "--unlearner.alpha needs a value",
    "run --unlearner.alpha 1": "--unlearner.alpha needs --unlearner",
    "run --recipe.steps 1.5": "--recipe.steps must be a whole number, got '1.5'",
    "run --recipe.flip maybe": "--recipe.flip must be true or false, got 'maybe'",
    "run --data.target 1": "no option '--data.target'",
    "run --known 0": "known must be above 0 and at most 1, got 0",
    "run --seed -1": "seed must be 0 to 2147483647, got -1",
    "run --dataset digits --size 0": "size must give 1 to 1293 manipulated samples, got 0",
    "run --dataset digits --size 5000": "size must give 1 to 1293 manipulated samples, got 5000",
    "run --dataset digits --manipulation.patch 9": "at most 8, the picture's, got 9",
    "run --dataset digits --manipulation.target 10": "target must be at most 9, got 10",
    "gc": "--max-gb",
    "gc --max-gb -1": "--max-gb must be 0 to 1e+09, got -1",
    "study starters": "did you mean 'starter'",
    "verify everything": "no option 'everything'",
}


@pytest.mark.parametrize("line", WRONG)
def test_wrong_input_is_answered_in_one_line_and_writes_nothing(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))

    code = main(line.split())

    out, err = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert WRONG[line] in err
    assert len(err.splitlines()) == 1
    assert not (tmp_path / "cache").exists()


def test_verify_finds_a_damaged_run_and_puts_it_aside(engine: CommandLine):
    key = engine.json(*DIGITS)["key"]
    path = engine.cache / "runs" / key / "predictions.parquet"
    path.write_bytes(b"\0" + path.read_bytes()[1:])

    code, out, err = engine("verify")

    assert code == 1
    assert json.loads(out)["damaged"] == 1
    assert f"run {key} is damaged (now in quarantine)" in err
    assert engine.json("verify")["damaged"] == 0


def test_gc_makes_room_and_runs_lists_what_is_left(engine: CommandLine):
    key = engine.json(*DIGITS)["key"]

    assert [row["key"] for row in engine.json("runs")] == [key]
    assert engine.json("gc", "--max-gb", "1")["deleted"] == []
    assert engine.json("gc", "--max-gb", "0")["deleted"] == [key]
    assert engine.json("runs") == []


def heeds_interrupts() -> None:
    """A shell that runs the tests in its background lets them ignore Ctrl-C, and hands that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_control_c_ends_the_run_with_one_line_and_130(tmp_path: Path):
    line = [sys.executable, "-m", "engine", "run", "--dataset", "digits", "--recipe.steps", "9999"]
    with subprocess.Popen(
        [*line, "--cache", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        preexec_fn=heeds_interrupts,
    ) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()

    assert "loss" in first
    assert process.returncode == 130
    assert out == ""
    assert err.splitlines()[-1] == "engine: stopped"
    assert "Traceback" not in err
    store = Store(tmp_path)
    assert [store.state(key).state for key in store.own_keys()] == ["cancelled"]


def test_an_option_takes_its_value_after_a_space_or_an_equals_sign():
    texts, rest = taken_out(["--seed", "1", "--unlearner.alpha=2", "--recipe.steps", "3", "x"])

    assert texts["unlearner"] == {"alpha": "2"}
    assert texts["recipe"] == {"steps": "3"}
    assert rest == ["--seed", "1", "x"]


def test_a_knob_is_read_as_the_type_of_its_field():
    recipe = turned(Scenario.of().recipe, "recipe", {"steps": "7", "lr": "1", "flip": "no"})

    assert (recipe.steps, recipe.lr, recipe.flip) == (7, 1.0, False)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("EU", "retrain"), ("badt", "bad_teacher"), ("ga", "gradient_ascent"), ("MU-Mis", "mu_mis")],
)
def test_a_method_may_be_called_as_its_paper_does(typed: str, name: str):
    """What goes into the spec, and so into the key, is the registered name."""
    asked, registered = (spec_of(["--unlearner", one]) for one in (typed, name))

    assert asked == registered and cache_key(asked) == cache_key(registered)


def test_the_filter_of_a_study_takes_the_papers_names_too():
    parser = Parser("study", "")
    add_changes(parser)
    changes = changes_of(*read_options(parser, ["--methods", "EU", "cf-k"]))

    kept = changes.of(study("methods").specs())

    methods = {spec.unlearner.name for spec in kept if not spec.unlearner.is_reference}
    assert methods == {"retrain", "cf_k"}


def test_a_method_that_is_not_there_is_no_filter_of_a_study():
    parser = Parser("study", "")
    add_changes(parser)

    with pytest.raises(LookupError, match="no unlearner 'ssdd'; did you mean 'ssd'"):
        changes_of(*read_options(parser, ["--methods", "ssdd"]))

"""``sweep`` as a person types it: studies, files of specs, backends that there are and are not."""

from __future__ import annotations

import dataclasses
import json
import sys

import pytest

from engine.cli import main
from engine.cli.options.progress_line import SweepLine
from engine.cli.sweep import specs_in
from engine.experiment.specs import cache_key, canonical
from engine.runs.jobs.sweep_status import SweepStatus
from engine.runs.store.locks import claimed
from tests.engine.runs.jobs.computations import unlearning


@pytest.fixture
def specs(tmp_path, tiny):
    """A file with an unlearning run and a second original."""
    runs = [unlearning(tiny), dataclasses.replace(tiny, seed=1)]
    path = tmp_path / "specs.jsonl"
    path.write_text("\n".join(map(canonical, runs)))
    return path, [cache_key(tiny), *map(cache_key, runs)]


@pytest.fixture
def command(store, capsys):
    def call(*line):
        code = main([*map(str, line), "--cache", str(store.root)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_a_file_of_specs_is_swept_with_the_originals_that_are_missing(specs, store, command):
    path, keys = specs

    code, out, _ = command("sweep", path, "--backend", "inline")

    assert code == 0
    answer = json.loads(out)
    assert answer.pop("seconds") > 0
    told = {"sweep": str(path), "cached": 0, "made": 3, "failed": {}, "backend": "inline"}
    assert answer == told
    assert sorted(store.own_keys()) == sorted(keys)


def test_a_second_sweep_finds_everything_there(specs, command):
    command("sweep", specs[0], "--backend", "inline")

    _, out, _ = command("sweep", specs[0], "--backend", "inline")

    assert json.loads(out)["cached"] == 3 and json.loads(out)["made"] == 0


def test_stored_specs_one_after_the_other_are_such_a_file(specs, store, command, tmp_path):
    command("sweep", specs[0], "--backend", "inline")
    runs = [store.find(key) for key in store.own_keys()]
    path = tmp_path / "all.json"

    path.write_bytes(b"".join(run.read("spec.json") for run in runs))

    assert [cache_key(spec) for spec in specs_in(path)] == [run.key for run in runs]


def test_a_sweep_that_another_process_drives_is_not_begun_twice(specs, store, command):
    command("sweep", specs[0], "--backend", "inline")
    (note,) = (store.root / "sweeps").glob("*.json")

    with claimed(store.root / "locks" / f"sweep-{note.stem}.lock"):
        code, _, err = command("sweep", specs[0], "--backend", "inline")

    assert code == 1
    assert "specs.jsonl is under way in another process" in err


WRONG = {
    "sweep starters": "did you mean 'starter'",
    "sweep starter --backend spark": "one of inline, local, ray, slurm, got 'spark'",
    "sweep starter --backend local --gpus 1": "--gpus is for --backend ray and slurm",
    "sweep starter --backend ray --partition gpu": "--partition is for --backend slurm",
    "sweep starter --backend ray --gpus -1": "gpus must be at least 0, got -1",
    "study starter --backend spark": "one of inline, local, ray, slurm, got 'spark'",
}


@pytest.mark.parametrize("line", WRONG)
def test_wrong_input_is_answered_in_one_line(line, store, command):
    code, out, err = command(*line.split())

    assert (code, out) == (2, "")
    assert WRONG[line] in err
    assert len(err.splitlines()) == 1
    assert not store.root.exists()


@pytest.mark.parametrize("backend", ["ray", "slurm"])
def test_a_missing_package_is_named_with_the_command_that_installs_it(
    backend, specs, store, command, monkeypatch
):
    monkeypatch.setitem(sys.modules, {"slurm": "submitit"}.get(backend, backend), None)

    code, _, err = command("sweep", specs[0], "--backend", backend)

    assert code == 2
    assert err.splitlines()[-1].endswith("pip install -r requirements-cluster.txt")
    assert not store.root.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "holds no specs"),
        ("{", "spec 1: "),
        ("[1]", "spec 1 is no spec"),
        ('{"type": "TrainSpec"}', "spec 1 is no spec"),
        ('{"schema": 0}', "it was written for schema 0"),
    ],
)
def test_what_is_no_spec_is_refused(text, sentence, tmp_path, store, command):
    path = tmp_path / "specs.jsonl"
    path.write_text(text)

    code, _, err = command("sweep", path)

    assert code == 2
    assert sentence in err


def test_in_a_log_the_line_is_written_when_it_is_due_and_at_the_end(capsys):
    line = SweepLine(sys.stderr)
    status = SweepStatus(title="toys", total=3, running=1)

    for made in (0, 1, 2, 3, 3):
        line(dataclasses.replace(status, made=made))
    line.close()

    said = capsys.readouterr().err.splitlines()
    assert said == ["toys: 0 of 3 done, 1 running", "toys: 3 of 3 done, 1 running"]


SMALL = "random-label-swap --dataset digits --recipe.steps 2 --model.width 4 --methods cf ssd"


def test_a_study_is_made_on_other_pictures_and_shorter_and_says_so(store, command, tmp_path):
    line = f"{SMALL} --known 0.5".split()
    folder = str(tmp_path / "report")

    code, out, _ = command("study", *line, "--backend", "inline")
    reported = json.loads(command("report", *line, "--to", folder)[1])
    exported = json.loads(command("export", tmp_path / "out", "--study", *line)[1])
    again = json.loads(command("sweep", *line, "--backend", "inline")[1])

    answer = json.loads(out)
    assert code == 0 and answer["failed"] == {} and answer["made"] == 6
    assert answer["changed"] == reported["changed"] == again["changed"]
    assert "data digits instead of fashion-mnist-mini" in answer["changed"]
    assert "steps 2 instead of 190" in answer["changed"]
    assert (reported["stored"], reported["of"], exported["runs"]) == (5, 5, 6)
    assert "steps 2 instead of 190" in (tmp_path / "report" / "index.html").read_text()
    assert again["made"] == 0


CHANGED_WRONGLY = {
    "sweep {specs} --dataset digits": "only a study can be changed by options",
    "study cifar10-confusion --dataset digits": "the study confuses cat and dog: digits has no cat",
    "study starter --methods mu_mis": "the study has the methods retrain, cf, ssd",
    "study starter --model resnet99": "no model 'resnet99'; did you mean 'resnet9'?",
    "sweep starter --recipe.step 3": "did you mean --recipe.steps?",
    "study starter --unlearner.alpha 3": "--unlearner.alpha is for run",
    "export {out} --dataset digits": "only a study can be changed by options: --study NAME",
}


@pytest.mark.parametrize("line", CHANGED_WRONGLY)
def test_a_study_is_not_changed_into_what_there_is_not(line, specs, store, command, tmp_path):
    code, out, err = command(*line.format(specs=specs[0], out=tmp_path / "out").split())

    assert (code, out) == (2, "")
    assert CHANGED_WRONGLY[line] in err and len(err.splitlines()) == 1

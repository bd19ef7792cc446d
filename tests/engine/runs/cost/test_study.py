"""What a study costs on paper: sums of what was measured, and nothing where it was not."""

from __future__ import annotations

import json

import pytest

from engine.cli import main
from engine.experiment.scenario import Scenario
from engine.experiment.studies.named import study
from engine.runs.cost.rate import assumed
from engine.runs.cost.study import (
    MeasuredSeconds,
    Rated,
    cost,
    measured_seconds,
    network,
    wall_clock,
    work,
)
from engine.runs.jobs import execute

DIGITS = Scenario.of("digits")
SECONDS = {"digits/resnet-small/train": 10.0, "digits/resnet-small/cf": 3.0}
TOOK = MeasuredSeconds(SECONDS, ("cpu",)).of


def runs(n: int, seeds: tuple[int, ...] = (0,)):
    """``n`` runs of CF for each of the originals of ``seeds``."""
    return [
        DIGITS.at(seed=seed, known=(k + 1) / n).unlearn_by("cf") for seed in seeds for k in range(n)
    ]


def each(specs):
    return {task: TOOK(task) for spec in specs for task in (spec, spec.train)}


def test_one_device_does_it_all_one_after_the_other():
    found = cost(runs(4, (0, 1)), TOOK, [1])

    assert (found.originals, found.runs, found.settings) == (2, 8, 8)
    assert found.device_hours == found.wall_hours[1] == pytest.approx((2 * 10 + 8 * 3) / 3600)
    assert found.hours_of["digits/resnet-small/cf"] == pytest.approx(8 * 3 / 3600)


@pytest.mark.parametrize(
    ("devices", "seconds"),
    [(2, 10 + 4 * 3), (8, 10 + 3), (64, 10 + 3)],
)
def test_more_devices_help_until_each_run_has_its_own(devices, seconds):
    assert wall_clock(runs(4, (0, 1)), each(runs(4, (0, 1))), devices) == seconds


def test_a_run_waits_for_its_original():
    assert wall_clock(runs(1), each(runs(1)), 64) == 13


def test_what_was_not_measured_is_named_and_no_hours_are_claimed():
    only = MeasuredSeconds({"cifar10/resnet9/train": 1.0}, ("cpu",))

    found = cost(study("cifar10-poisoning").specs(), only.of, [1, 8])

    assert found.device_hours is None and found.wall_hours == {}
    assert "cifar10/resnet9/scrub" in found.missing
    assert "cifar10/resnet9/train" not in found.missing


def test_the_full_benchmark_is_7800_settings_of_7_methods():
    names = [f"{d}-{h}" for d in ("cifar10", "cifar100") for h in ("poisoning", "confusion")]
    specs = [spec for name in names for spec in study(name).specs()]
    seconds = {work(task): 36.0 for spec in specs for task in (spec, spec.train)}

    found = cost(specs, MeasuredSeconds(seconds, ("cpu",)).of, [1, 8, 64])

    references = 2 * 12
    assert (found.settings - references, found.runs, found.originals) == (7_800, 864, 12)
    assert found.wall_hours[1] == pytest.approx((864 + 12) / 100)
    assert found.wall_hours[1] / 8 <= found.wall_hours[8] < found.wall_hours[1] / 7.5
    assert found.wall_hours[64] >= found.wall_hours[1] / 64


def test_a_rate_gives_seconds_of_what_can_be_counted_and_names_the_rest():
    rated = Rated({network(DIGITS.train): assumed(1000.0)})

    found = cost([DIGITS.unlearn_by("cf"), DIGITS.unlearn_by("mu_mis")], rated.of, [1])

    assert found.missing == ("digits/resnet-small/mu_mis",)
    assert rated.of(DIGITS.unlearn_by("cf")) < rated.of(DIGITS.unlearn_by("retrain"))


def test_seconds_are_medians_of_finished_runs_with_evaluation(tiny, store):
    execute(tiny, store)
    took = store.find(next(iter(store.own_keys()))).manifest["took"]

    found = measured_seconds(runs(2), store)

    assert found.seconds == {"digits/resnet-small/train": took}
    assert found.devices[0].startswith("cpu") and not found.on_gpu


def test_the_command_takes_seconds_from_a_file_and_says_when_no_gpu_was_measured(tmp_path, capsys):
    specs = study("pcam-confusion").specs()
    seconds = {work(task): 2.0 for spec in specs for task in (spec, spec.train)}
    (tmp_path / "s.json").write_text(json.dumps({"device": "cpu (x86_64)", "seconds": seconds}))

    code = main(["cost", "pcam-confusion", "--seconds", str(tmp_path / "s.json"), "--devices", "4"])

    answer = json.loads(capsys.readouterr().out)
    assert code == 0 and answer["wall_hours"].keys() == {"4"}
    assert answer["device_hours"] == pytest.approx(219 * 2 / 3600)
    assert answer["note"].startswith("no run of this was measured on a GPU")


def test_one_number_gives_hours_and_the_answer_says_what_is_assumed(capsys):
    line = "cost cifar10-poisoning --share-of-peak 0.3 --peak 989e12 --recipe.steps 400"

    code = main(line.split())

    answer = json.loads(capsys.readouterr().out)
    assert code == 0 and answer["missing"] == []
    assert answer["from"] == "30% of 9.89e+14 operations per second"
    assert answer["note"].startswith("assumed, not measured")
    assert answer["changed"] == ["steps 400 instead of 4000"]


def test_a_step_is_timed_here_and_the_device_is_named(capsys):
    line = "cost random-label-swap --dataset digits --methods cf --known 0.5 --here"

    code = main(line.split())

    answer = json.loads(capsys.readouterr().out)
    assert code == 0 and answer["device_hours"] > 0
    assert answer["from"].startswith("a training step timed on cpu")


@pytest.mark.parametrize(
    "arguments",
    [
        ["cost", "pcam-confusio"],
        ["cost", "starter", "--devices", "0"],
        ["cost", "starter", "--seconds", "x"],
        ["cost", "starter", "--peak", "1e12"],
        ["cost", "starter", "--here", "--pictures-per-second", "5"],
        ["cost", "starter", "--exact", "5"],
        ["cost", "starter", "--pictures-per-second", "-5"],
    ],
)
def test_wrong_input_is_answered_in_one_line(arguments, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1

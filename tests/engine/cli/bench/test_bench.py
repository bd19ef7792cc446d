"""The benchmarks run, and what they print can be read by a machine."""

from __future__ import annotations

import json

import pytest
import torch

from engine.cli.bench import main, peak_share
from engine.cli.bench.base import BENCHES, QUICK, Effort, alternating, ratios, spread
from engine.cli.bench.loops import measured_loops, step_flops
from engine.cli.bench.plain_loop import PlainLoop
from engine.cli.bench.workload import Workload
from engine.cli.options.parser import WrongInput
from engine.experiment.scenario import Scenario
from engine.plugins.datasets import Split
from engine.plugins.models import MODELS, build
from engine.plugins.models.resnet_small import ResNetSmall
from engine.training.recipe import Recipe
from engine.training.sets import TrainingSet


@pytest.fixture
def data() -> TrainingSet:
    images = torch.randint(0, 256, (12, 1, 8, 8), dtype=torch.uint8)
    return TrainingSet(
        Split(images, torch.arange(12) % 3, ("a", "b", "c"), "tiny", "train", torch.arange(12))
    )


def test_prints_one_json_object_with_the_machine_and_the_result(monkeypatch, capsys):
    monkeypatch.setitem(BENCHES, "counting", lambda effort: {"repeats": effort.repeats})

    assert main(["counting", "--quick"]) == 0

    printed = json.loads(capsys.readouterr().out)
    assert set(printed) == {"machine", "counting"}
    assert printed["machine"]["threads"] == torch.get_num_threads()
    assert printed["counting"]["repeats"] == QUICK.repeats


def test_a_share_outside_its_bounds_is_refused_with_bound_and_value():
    with pytest.raises(WrongInput, match="--share must be above 0 and at most 1, got 2"):
        main(["training", "--share", "2"])


def test_the_loop_is_compared_with_both_plain_loops_and_the_peak():
    result = measured_loops(Workload.of(Scenario.of("digits")), QUICK)

    assert set(result["times_faster_than"]) == {"plain", "plain_with_workers"}
    assert all(times["min"] > 0 for times in result["cpu_seconds"].values())
    assert result["share_of_bf16_peak"] > 0


def test_a_wrong_name_is_answered_with_the_nearest_right_one():
    with pytest.raises(WrongInput, match="no bench 'trainig'; did you mean 'training'"):
        main(["trainig"])


def test_a_network_is_held_against_the_matrix_peak(data):
    recipe = Recipe(steps=2, batch_size=12, crop=0)

    result = peak_share.measured_peak(ResNetSmall(width=64), data, recipe, repeats=1)

    rates = result["gigaflops"], result["bf16_peak_gigaflops"]
    assert rates[1] > rates[0] > 0
    assert result["share_of_bf16_peak"] < 1


def test_ways_are_timed_by_turns():
    turns = []
    timings = alternating({"a": lambda: turns.append("a"), "b": lambda: turns.append("b")}, 2)

    assert turns == ["a", "b", "a", "b"]
    assert len(timings["a"].seconds) == len(timings["b"].cpu_seconds) == 2


def test_ratios_compare_turn_by_turn():
    assert ratios([4.0, 9.0], [2.0, 3.0]) == {"min": 2.0, "median": 2.5, "max": 3.0}
    assert spread([1.0, 5.0, 2.0]) == {"min": 1.0, "median": 2.0, "max": 5.0}


def test_an_effort_does_its_share_and_never_nothing():
    assert Effort(repeats=1, share=0.25).of(480) == 120
    assert Effort(repeats=1, share=0.001).of(480) == 1


def test_the_plain_loop_trains_all_parameters(data):
    model = build(MODELS["resnet-small"](width=4), data.shape, 3, seed=0)
    before = [parameter.clone() for parameter in model.parameters()]

    PlainLoop(data, Recipe(steps=2, batch_size=4, crop=1), workers=0).fit(model)

    assert all(not torch.equal(p, b) for p, b in zip(model.parameters(), before, strict=True))


def test_a_step_counts_the_products_of_both_passes(data):
    """Forward, gradient of weights and, but for the pictures, gradient of inputs."""
    model = build(MODELS["resnet-small"](width=4), data.shape, 3, seed=0)
    first, rest = 2 * 4 * 25 * 16, (8 * 4 * 9 + 8 * 8 * 9) * 4 + (16 * 8 + 16 * 16) * 9 + 16 * 3

    flops = step_flops(model, data, Recipe(steps=1, batch_size=4))

    assert flops == 4 * (2 * first + 3 * 2 * rest)


def test_a_plain_loop_refuses_an_optimiser_that_it_does_not_have(data):
    with pytest.raises(ValueError, match="optimizer sgd only, got muon"):
        PlainLoop(data, Recipe(optimizer="muon"), workers=0)


def test_less_than_a_tick_of_the_cpu_clock_divides_nothing_by_zero():
    assert ratios([0.5], [0.0]) == {"min": 50.0, "median": 50.0, "max": 50.0}


def test_a_gpu_is_given_the_papers_recipe_at_the_size_of_its_pictures():
    work = Workload.paper(n=20)

    assert work.model == MODELS["resnet9"]() and work.data.shape == (3, 32, 32)
    assert (work.recipe.steps, work.recipe.batch_size, work.workers) == (4000, 512, 4)
    assert work.recipe.crop == 4 and work.recipe.flip

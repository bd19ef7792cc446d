"""The public code's protocol: what it chooses on test data, and that nothing else may."""

from __future__ import annotations

import dataclasses
import json

import pytest
import torch
from torch import nn

from engine.cli import main
from engine.experiment.evidence import evidence_for
from engine.experiment.metrics import METRICS
from engine.experiment.monitor import Watch
from engine.experiment.public_protocol import AS_IT_IS, BestOnTest, ending_of, mark
from engine.experiment.run_files import GRID
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.experiment.specs import (
    ON_TEST,
    PUBLIC_CODE,
    TrainSpec,
    UnlearnSpec,
    by_rule,
    cache_key,
    to_document,
)
from engine.experiment.studies import benchmark
from engine.plugins.manipulations.interclass_confusion import InterclassConfusion
from engine.plugins.unlearners import UNLEARNERS
from engine.plugins.unlearners.bad_teacher import BadTeacher
from engine.plugins.unlearners.scrub import Scrub
from engine.plugins.unlearners.ssd import SSD
from engine.runs.jobs import execute
from engine.runs.result import Result
from engine.runs.store import Store
from engine.training.loop import infer

METHODS = (
    UNLEARNERS["retrain"](),
    UNLEARNERS["cf"](),
    UNLEARNERS["cf_k"](),
    Scrub(schedule="public-code", ce_weight=1.0),
    SSD(passes="public-code", batch_size=512),
    BadTeacher(training="public-code", lr=0.025),
)


@pytest.fixture
def faithful(tiny: TrainSpec) -> TrainSpec:
    recipe = dataclasses.replace(tiny.recipe, batches="epochs", steps=30)
    return dataclasses.replace(tiny, recipe=recipe, protocol=PUBLIC_CODE)


def test_nothing_is_held_out(tiny: TrainSpec, faithful: TrainSpec):
    n = len(situation(tiny).train.data) + len(situation(tiny).validation.data)

    assert len(situation(faithful).train.data) == n
    assert len(situation(faithful).validation.data) == 0


@pytest.mark.parametrize("rule", ["paper", "rem"])
def test_no_other_rule_is_had_under_it(faithful: TrainSpec, rule: str):
    with pytest.raises(ValueError, match="select must be one of given, test under protocol"):
        UnlearnSpec(train=faithful, unlearner=SSD(), select=rule)


def test_choosing_on_test_data_is_refused_elsewhere(tiny: TrainSpec):
    with pytest.raises(ValueError, match="select must be one of given, paper, rem, got 'test'"):
        UnlearnSpec(train=tiny, unlearner=SSD(), select=ON_TEST)
    with pytest.raises(ValueError, match="select must be one of given, paper, rem"):
        by_rule(UnlearnSpec(train=tiny, unlearner=SSD(), select="paper"), ON_TEST)


def test_elsewhere_no_epoch_is_chosen(tiny: TrainSpec, faithful: TrainSpec):
    data = situation(tiny)
    watch = Watch(lambda *_, **__: None, data)

    assert not isinstance(ending_of(tiny, data, watch), BestOnTest)
    assert isinstance(ending_of(faithful, data, watch), BestOnTest)


def test_it_needs_epochs_to_choose_from(tiny: TrainSpec):
    with pytest.raises(ValueError, match="batches epochs"):
        dataclasses.replace(tiny, protocol=PUBLIC_CODE)
    with pytest.raises(ValueError, match="protocol must be one of"):
        dataclasses.replace(tiny, protocol="mine")


def test_keys_of_other_runs_do_not_know_of_it(tiny: TrainSpec, faithful: TrainSpec):
    assert "protocol" not in to_document(tiny) and "batches" not in to_document(tiny.recipe)
    assert to_document(faithful)["protocol"] == PUBLIC_CODE
    assert cache_key(tiny) != cache_key(faithful)
    assert Scenario.on(faithful).train == faithful


def always(label: int) -> nn.Module:
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 10))
    nn.init.zeros_(model[1].weight)
    nn.init.zeros_(model[1].bias)
    model[1].bias.data[label] = 1
    return model


def test_the_epoch_that_does_best_on_test_data_is_kept(faithful: TrainSpec):
    data, best, worst = situation(faithful), 3, 7
    test = data.test[(data.test.labels == best) | (data.test.index < 9)]
    watch = Watch(lambda *_, **__: None, data)
    ending = BestOnTest(watch, lambda model: model, test)

    for epoch, label in enumerate((worst, best, worst), 1):
        ending(epoch, 3, model=always(label), epoch=float(epoch))
    kept = ending.of(always(worst))

    assert int(infer(kept, data.test.images[:1]).argmax()) == best


def test_each_setting_of_a_grid_has_its_own_best_epoch(faithful: TrainSpec):
    data = situation(faithful)
    best = int(torch.bincount(data.test.labels).argmax())
    ending = ending_of(faithful, data, Watch(lambda *_, **__: None, data))
    ending(1, 1, model=always(best), epoch=1.0)
    ending.of(always(best))

    second = ending.of(always((best + 1) % 10))  # reported no epoch, as SSD

    assert int(infer(second, data.test.images[:1]).argmax()) == (best + 1) % 10


def test_an_original_is_the_best_of_its_epochs(faithful: TrainSpec, store: Store):
    result = Result(store.find(execute(faithful, store)))
    epochs = dict(result.curves["epoch"])

    assert sorted(epochs.values()) == list(range(1, len(epochs) + 1))
    points = [point["acc_retain"] for point in result.points]
    assert result.points[-1]["acc_retain"] == max(points)


@pytest.mark.parametrize("method", METHODS, ids=lambda one: one.name)
def test_every_method_of_the_benchmark_runs_under_it(faithful, store, method):
    select = ON_TEST if len(method.grid()) > 1 else "given"
    spec = UnlearnSpec(train=faithful, unlearner=method, known=0.5, select=select)

    result = Result(store.find(execute(spec, store)))

    assert 0 <= result.scores["acc_corr"].value <= 1
    if select == ON_TEST:
        grid = result.grid
        best = grid["score"].idxmax()
        assert GRID in result.run.files and bool(grid.loc[best, "chosen"])
        expected = (grid["deletion_change"] + grid["acc_retain"]) / 2  # all of the test part
        assert grid["score"].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-6)


def test_methods_hear_nothing_of_it(faithful: TrainSpec):
    spec = UnlearnSpec(train=faithful, unlearner=Scrub(schedule="public-code"), known=0.5)
    evidence = evidence_for(spec, situation(faithful))

    assert len(evidence.validation) == 0
    assert not hasattr(evidence, "protocol")


def test_a_result_says_what_it_is(faithful: TrainSpec, tiny: TrainSpec):
    assert mark(faithful) == AS_IT_IS and "test data" in AS_IT_IS
    assert mark(tiny) == ""
    assert "test data" in Scenario.on(faithful).unusual


def test_the_faithful_benchmark_differs_from_the_corrected_one_in_all_that_is_named():
    setup = benchmark.as_in_public_code(benchmark.CIFAR100)
    specs = benchmark.confusion(setup)
    methods = {spec.unlearner.name: spec for spec in specs}

    assert all(spec.train.protocol == PUBLIC_CODE for spec in specs)
    harm = specs[0].train.manipulation
    assert isinstance(harm, InterclassConfusion) and harm.taken == "first"
    assert {harm.class_a, harm.class_b} == {47, 53}
    assert methods["ssd"].unlearner == SSD(passes="public-code", batch_size=512)
    assert methods["bad_teacher"].unlearner.lr == 0.025
    assert methods["scrub"].unlearner.schedule == "public-code"
    assert {spec.select for spec in specs} == {"given", ON_TEST}
    assert len(specs) == len(benchmark.confusion(benchmark.CIFAR100))


def test_a_faithful_study_runs_end_to_end_on_a_tiny_data_set(tmp_path, capsys):
    small = ("--dataset", "digits", "--model", "resnet-small", "--model.width", "4")
    short = ("--recipe.steps", "30", "--recipe.batch_size", "64", "--known", "0.5")
    few = ("--sizes", "100", "--methods", "retrain", "bad_teacher")  # each has its test above
    asked = ["cifar10-poisoning-faithful", *small, *short, *few]

    code = main(["study", *asked, "--cache", str(tmp_path), "--backend", "inline"])

    answer = json.loads(capsys.readouterr().out)
    assert code == 0 and answer["failed"] == {}
    assert answer["protocol"] == AS_IT_IS
    main(["report", *asked, "--cache", str(tmp_path), "--to", str(tmp_path / "report")])
    assert json.loads(capsys.readouterr().out)["protocol"] == AS_IT_IS
    assert "test data" in (tmp_path / "report" / "index.html").read_text()


def test_the_metrics_are_those_of_every_run(faithful, store):
    assert set(Result(store.find(execute(faithful, store))).scores) == set(METRICS)

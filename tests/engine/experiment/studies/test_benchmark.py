"""The benchmark's studies: exact numbers, distinct keys, and no picture is needed to list them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.experiment.scenario import KNOWN
from engine.experiment.specs import cache_key
from engine.experiment.studies.benchmark import CIFAR10, CIFAR100, poisoning
from engine.experiment.studies.named import STUDIES, check_data, study
from engine.plugins.datasets import DatasetUnavailable
from engine.training.recipe import Recipe

HARMS = ("poisoning", "confusion")
NAMES = [f"{data}-{harm}" for data in ("cifar10", "cifar100", "pcam") for harm in HARMS]


@pytest.fixture(params=NAMES)
def name(request) -> str:
    return request.param


def of(name: str):
    """The methods' runs, without the references."""
    return [spec for spec in study(name).specs() if not spec.unlearner.is_reference]


def test_each_size_and_fraction_has_the_benchmarks_65_settings(name):
    found: dict[tuple[float, float], int] = {}
    for spec in of(name):
        place = spec.train.manipulation.size, spec.known
        found[place] = found.get(place, 0) + spec.n_settings

    assert len(found) == 30 and set(found.values()) == {65}


def test_four_scripts_are_7800_runs_of_the_benchmark():
    assert sum(spec.n_settings for name in NAMES[:4] for spec in of(name)) == 7_800


def test_no_two_runs_have_one_key(name):
    specs = study(name).specs()

    assert len({cache_key(spec) for spec in specs}) == len(specs) == 3 * (2 + 10 * 7)


def test_each_size_has_one_original_and_every_fraction(name):
    specs = study(name).specs()

    assert len({cache_key(spec.train) for spec in specs}) == 3
    assert {spec.known for spec in specs} == set(KNOWN)
    assert {spec.seed for spec in specs} == {spec.train.seed for spec in specs} == {0}


@pytest.mark.parametrize(
    ("name", "sizes", "classes"),
    [
        ("cifar10-poisoning", {100, 500, 1000}, None),
        ("cifar10-confusion", {500, 2500, 5000}, ("cat", "dog")),
        ("cifar100-poisoning", {100, 500, 1000}, None),
        ("cifar100-confusion", {100, 250, 500}, ("maple tree", "oak tree")),
        ("pcam-poisoning", {0.002, 0.01, 0.02}, None),
        ("pcam-confusion", {0.01, 0.05, 0.1}, ("no tumour", "tumour")),
    ],
)
def test_sizes_and_classes_are_the_benchmarks(name, sizes, classes):
    specs = study(name).specs()
    harm, data = specs[0].train.manipulation, specs[0].train.data

    assert {spec.train.manipulation.size for spec in specs} == sizes
    if classes:
        assert (data.class_names[harm.class_a], data.class_names[harm.class_b]) == classes
    else:
        assert (harm.patch, harm.place, harm.value, harm.target) == (3, "bottom-right", 1.0, 0)


@pytest.mark.parametrize(
    ("name", "places"),
    [("cifar10-confusion", (3, 5)), ("cifar100-confusion", (47, 52)), ("pcam-confusion", (0, 1))],
)
def test_the_classes_have_the_papers_numbers(name, places):
    pairs = {
        (spec.train.manipulation.class_a, spec.train.manipulation.class_b)
        for spec in study(name).specs()
    }

    assert pairs == {places}


@pytest.mark.parametrize(
    ("name", "model", "steps"),
    [("cifar10", "resnet9", 4000), ("cifar100", "wrn28-10", 6000), ("pcam", "resnet9", 4000)],
)
@pytest.mark.parametrize("harm", HARMS)
def test_network_and_recipe_are_the_benchmarks(name, harm, model, steps):
    for spec in study(f"{name}-{harm}").specs():
        recipe = spec.train.recipe

        assert spec.train.model.name == model
        assert (recipe.steps, recipe.batch_size, recipe.lr) == (steps, 512, 0.025)
        assert (recipe.momentum, recipe.weight_decay) == (0.9, 5e-4)
        assert (recipe.crop, recipe.flip) == (4, True)


@pytest.mark.parametrize(("setup", "k"), [(CIFAR10, {2, 4}), (CIFAR100, {5, 13})])
def test_the_grids_are_the_benchmarks(setup, k):
    grids = {
        spec.unlearner.name: spec.unlearner.grid() for spec in of(f"{setup.dataset}-poisoning")
    }

    assert {point.k for point in grids["eu_k"]} == {point.k for point in grids["cf_k"]} == k
    assert [p.alpha for p in grids["scrub"]] == [0.001, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]
    assert {(p.lr, p.temperature, p.schedule) for p in grids["scrub"]} == {(0.0025, 4, "benchmark")}
    assert {round(p.lam / p.alpha, 9) for p in grids["ssd"]} == {0.1, 0.5, 1, 5, 10}
    assert sorted({p.alpha for p in grids["ssd"]}) == [
        *(0.1, 1, 10, 50, 100, 500),
        *(1e3, 1e4, 1e5, 1e6),
    ]


def test_every_study_says_in_a_sentence_what_it_asks():
    assert all(one.asks.endswith("?") for one in STUDIES.values())


def test_the_benchmark_s_studies_say_what_is_other_than_there():
    said = {
        name: one.departs for name, one in STUDIES.items() if name.startswith(("cifar", "pcam"))
    }

    assert len(said) == 10 and all(said.values())
    for name, departs in said.items():
        assert ("test data, as in the public code" in departs) == name.endswith("-faithful")


def test_missing_pictures_are_named_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.delenv("LAB_DATA", raising=False)
    monkeypatch.setenv("LAB_CACHE", str(tmp_path))

    with pytest.raises(DatasetUnavailable, match="run `python -m engine fetch cifar10`"):
        check_data(study("cifar10-poisoning").specs())


def test_the_recipe_does_not_depend_on_what_is_usual_for_the_pictures():
    """Pictures that were imported as a folder usually get a shorter training."""
    specs = poisoning(replace(CIFAR10, dataset="fashion-mnist-mini"))

    assert {spec.train.recipe for spec in specs} == {Recipe(steps=4000, batch_size=512, lr=0.025)}

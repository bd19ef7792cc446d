"""The command of a stored run is accepted by the command line and names the same run."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace

import pytest

from engine.base.knobs import knobs
from engine.cli import main, run
from engine.cli.options.knobs import taken_out
from engine.cli.reproduce import PROGRAM, command
from engine.experiment.scenario import Scenario
from engine.experiment.specs import StaleSpec, cache_key, to_document
from engine.plugins.datasets import DATASETS
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.jobs import execute


def key_of(line: str) -> str:
    """The key of what the command line makes of ``line``."""
    texts, rest = taken_out(shlex.split(line.removeprefix(PROGRAM)))
    return cache_key(run._spec(run._parser().read(rest), texts))


@pytest.mark.parametrize("name", list(UNLEARNERS))
def test_every_unlearner_at_its_defaults_has_its_command(name):
    spec = Scenario.of("digits", known=0.3, seed=2).unlearn_by(name)

    assert key_of(command(to_document(spec))) == cache_key(spec)


@pytest.mark.parametrize("name", list(UNLEARNERS))
@pytest.mark.parametrize("select", ["given", "paper", "rem"])
def test_every_rule_of_choice_is_part_of_the_command(name, select):
    spec = Scenario.of("digits").unlearn(UNLEARNERS[name](), select=select)

    assert key_of(command(to_document(spec))) == cache_key(spec)


def test_odd_knobs_and_sizes_come_back_exactly():
    scenario = Scenario.of("digits", size=0.0123456789)
    scenario = replace(
        scenario,
        manipulation=replace(scenario.manipulation, target=3, place="center", value=1 / 3),
        recipe=replace(scenario.recipe, steps=7, flip=True, lr=1e-5),
    )
    ssd = UNLEARNERS["ssd"]
    odd = {name: v * 1.7 for name, v, _ in knobs(ssd) if isinstance(v, float) and v}
    spec = scenario.unlearn(ssd(**odd))

    assert key_of(command(to_document(spec))) == cache_key(spec)


@pytest.mark.parametrize("regime", DATASETS["fashion-mnist-mini"].regimes)
def test_a_regime_is_named_where_it_is_not_the_usual_training(regime):
    scenario = Scenario.of(regime=regime)

    line = command(to_document(scenario.train))

    assert key_of(line) == cache_key(scenario.train)
    assert ("--regime" in line) != scenario.is_usual
    assert "--recipe." not in line


def test_a_fast_network_has_its_own_recipe_without_being_told():
    line = f"{PROGRAM} --model resnet-fast --recipe.steps 7"
    quick = Scenario.of(regime="quick")

    shorter = replace(quick, recipe=replace(quick.recipe, steps=7))
    assert key_of(line) == cache_key(shorter.train)


def test_an_original_has_a_command_without_an_unlearner():
    spec = Scenario.of("digits", size=40, seed=3).train

    line = command(to_document(spec))

    assert "--unlearner" not in line
    assert key_of(line) == cache_key(spec)


def test_the_command_line_loads_the_run_whose_command_it_is_given(store, tiny, capsys):
    key = execute(tiny, store)
    line = command(store.find(key).document)

    assert main([*shlex.split(line)[3:], "--cache", str(store.root)]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert (answer["key"], answer["cached"]) == (key, True)


def test_seeds_that_differ_have_no_command(tiny):
    with pytest.raises(ValueError, match="seeds differ"):
        command(to_document(replace(tiny, manipulation_seed=5)))


def test_a_method_that_is_gone_has_no_command():
    doc = to_document(Scenario.of("digits").unlearn_by("ssd"))
    doc["unlearner"]["type"] = "wishing"

    with pytest.raises(StaleSpec):
        command(doc)

"""How much is manipulated, said of S_tr and of each class."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.experiment.amount import amount, per_class
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.plugins.manipulations import MANIPULATIONS


@pytest.mark.parametrize(
    "size, words",
    [
        (0.02, "2 % of S_tr, 10 % of each of the two classes"),
        (432, "4 % of S_tr, 20 % of each of the two classes"),
        (0.1, "10 % of S_tr, 50 % of each of the two classes: a coin flip"),
        (0.14, "14 % of S_tr, 70 % of each of the two classes"),
    ],
)
def test_two_classes_that_trade_labels_are_named_with_their_rate(size, words):
    assert amount(Scenario.of(manipulation="interclass-confusion", size=size).train) == words


def test_classes_of_different_size_have_different_rates():
    confusion = MANIPULATIONS["interclass-confusion"](class_a=0, class_b=2)

    assert confusion.per_class(0.1, [0.1, 0.5, 0.4]) == "50 % and 12 % of the two classes"


@pytest.mark.parametrize("size", [0.04, 0.08])
def test_the_rate_is_that_of_the_labels_that_were_changed(size):
    spec = Scenario.of(manipulation="interclass-confusion", size=size).train
    train = situation(spec).train

    for number in (2, 4):
        rate = train.is_changed[train.correct == number].float().mean().item()
        assert rate == pytest.approx(5 * size, rel=0.05)


@pytest.mark.parametrize("name", ["poisoning", "random-label-swap"])
def test_what_is_drawn_from_all_classes_says_so(name):
    spec = Scenario.of(manipulation=name, size=0.05).train

    assert amount(spec) == "5 % of S_tr, about 5 % of each class"


def test_every_seed_says_the_same():
    here = Scenario.of("digits", "interclass-confusion", size=0.05)

    assert len({amount(here.at(seed=seed).train) for seed in range(5)}) == 1


def test_where_correct_labels_are_unknown_no_class_has_a_rate(monkeypatch):
    spec = Scenario.of(size=0.05).train
    monkeypatch.setattr(type(spec.manipulation), "knows_truth", False)

    assert (amount(spec), per_class(spec)) == ("5 % of S_tr", "")


def test_of_pictures_that_are_not_at_hand_only_their_share_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("LAB_DATA", str(tmp_path))
    poisoned = Scenario.of("cifar10", size=0.02).train

    assert amount(poisoned) == "2 % of S_tr"
    assert amount(replace(poisoned, manipulation=MANIPULATIONS["poisoning"](450))) == "1 % of S_tr"

from __future__ import annotations

from dataclasses import replace

import torch
from torch import nn

from engine.base.progress import silent
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.none import NoUnlearning
from engine.plugins.unlearners.oracle import Oracle
from engine.plugins.unlearners.retrain import Retrain
from engine.training.loop import fit


def test_eu_does_not_depend_on_the_original(original: nn.Module, evidence: Evidence):
    other = evidence.fresh()

    one = Retrain().unlearn(original, evidence, silent).state_dict()
    two = Retrain().unlearn(other, evidence, silent).state_dict()

    assert all(torch.equal(one[name], two[name]) for name in one)


def test_eu_is_a_training_of_a_fresh_network_on_what_is_retained(
    original: nn.Module, evidence: Evidence
):
    by_hand = evidence.fresh()
    kept = evidence.train[evidence.retained]
    fit(by_hand, kept, recipe=evidence.recipe, seed=evidence.seed)

    model = Retrain().unlearn(original, evidence, silent)

    weights = model.state_dict()
    assert all(torch.equal(weights[n], value) for n, value in by_hand.state_dict().items())


def test_eu_leaves_the_original_alone(original: nn.Module, evidence: Evidence):
    before = {name: value.clone() for name, value in original.state_dict().items()}

    Retrain().unlearn(original, evidence, silent)

    assert all(torch.equal(value, before[n]) for n, value in original.state_dict().items())


def test_eu_never_sees_the_deletion_set(original: nn.Module, evidence: Evidence):
    labels = evidence.train.labels.clone()
    labels[evidence.deletion] = 2
    elsewhere = replace(evidence, train=evidence.train.with_labels(labels))

    one = Retrain().unlearn(original, evidence, silent).state_dict()
    two = Retrain().unlearn(original, elsewhere, silent).state_dict()

    assert all(torch.equal(one[name], two[name]) for name in one)


def test_the_oracle_is_eu_on_the_evidence_it_is_given(original: nn.Module, evidence: Evidence):
    one = Oracle().unlearn(original, evidence, silent).state_dict()
    two = Retrain().unlearn(original, evidence, silent).state_dict()

    assert all(torch.equal(one[name], two[name]) for name in one)


def test_none_returns_the_original_itself(original: nn.Module, evidence: Evidence):
    assert NoUnlearning().unlearn(original, evidence, silent) is original

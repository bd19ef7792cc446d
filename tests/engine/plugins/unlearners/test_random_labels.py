from __future__ import annotations

import copy
from contextlib import nullcontext
from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from engine.base.progress import silent
from engine.base.seeds import generator
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners import random_labels
from engine.plugins.unlearners.parts.batches import Batches
from engine.plugins.unlearners.random_labels import RandomLabels, drawn_labels


def draws(evidence: Evidence, kind: str) -> torch.Tensor:
    rng = torch.Generator().manual_seed(0)
    return torch.stack([drawn_labels(evidence, kind, rng) for _ in range(200)])


def test_labels_drawn_once_are_never_the_given_ones(evidence: Evidence):
    given = evidence.train.labels[evidence.deletion]

    assert (draws(evidence, "once") != given).all()


def test_labels_drawn_each_epoch_are_of_any_class_equally_often(evidence: Evidence):
    share = torch.bincount(draws(evidence, "each_epoch").flatten()) / (200 * 4)

    torch.testing.assert_close(share, torch.full((3,), 1 / 3), atol=0.05, rtol=0)


def test_a_run_is_plain_training_on_the_labels_drawn_in_each_epoch(
    original: nn.Module, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
):
    """Two epochs of one batch each, in full precision."""
    monkeypatch.setattr(random_labels, "autocast", lambda device: nullcontext())
    evidence = replace(evidence, recipe=replace(evidence.recipe, batch_size=60))
    slow, rng = copy.deepcopy(original).train(), generator(evidence.seed, "labels")
    optimizer = torch.optim.SGD(slow.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
    batches, rows = Batches(evidence), torch.cat([evidence.retained, evidence.deletion])
    for rate in (1.0, 0.6):
        labels = evidence.train.labels.clone()
        labels[evidence.deletion] = torch.randint(0, 3, (4,), generator=rng)
        (batch,) = batches.epoch(rows, 60)
        optimizer.zero_grad()
        F.cross_entropy(slow(batch.images), labels[batch.rows]).backward()
        optimizer.param_groups[0]["lr"] = 0.1 * rate
        optimizer.step()

    fast = RandomLabels(lr=0.1).unlearn(original, evidence, silent)

    for name, value in fast.state_dict().items():
        torch.testing.assert_close(value, slow.state_dict()[name])


def test_the_labels_in_the_evidence_stay_as_they_are(original: nn.Module, evidence: Evidence):
    labels = evidence.train.labels.clone()

    RandomLabels().unlearn(original, evidence, silent)

    assert torch.equal(evidence.train.labels, labels)

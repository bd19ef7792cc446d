from __future__ import annotations

from itertools import islice

import pytest
import torch

from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.parts.batches import Batches


def test_an_epoch_has_each_sample_once_in_batches_of_nearly_equal_size(evidence: Evidence):
    parts = list(Batches(evidence).epoch(evidence.retained, 16))

    assert torch.equal(torch.cat([b.rows for b in parts]).sort().values, evidence.retained)
    assert [len(b.rows) for b in parts] == [14, 14, 14, 14]


def test_a_batch_has_given_labels_and_pictures_with_their_triggers(evidence: Evidence):
    (batch,) = Batches(evidence).epoch(evidence.deletion, 16)

    assert torch.equal(batch.labels, evidence.train.labels[batch.rows])
    assert (batch.images[:, :, 6:, 6:] == 1).all()


def test_endless_batches_begin_anew(evidence: Evidence):
    rows = [b.rows for b in islice(Batches(evidence).endless(evidence.deletion, 2), 4)]

    assert torch.equal(torch.cat(rows[2:]).sort().values, evidence.deletion)


@pytest.mark.parametrize(("share", "epochs"), [(0.01, 1), (1.0, 2), (2.0, 3), (4.0, 6)])
def test_a_share_of_training_is_whole_epochs(evidence: Evidence, share: float, epochs: int):
    """Training takes 6 steps; an epoch over the 56 retained samples takes 4."""
    assert evidence.amounts.epochs(share) == epochs

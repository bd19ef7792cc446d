from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor, nn

from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.parts.scrub_schedule import Rewind, nearest
from tests.engine.conftest import poisoned, tiny_pictures


class Always(nn.Module):
    """Says one class whatever it sees."""

    def __init__(self, label: int) -> None:
        super().__init__()
        self.logits = nn.Parameter(torch.eye(3)[label])

    def forward(self, images: Tensor) -> Tensor:
        return self.logits.expand(len(images), 3)


def test_the_nearest_error_wins_and_the_last_among_equals():
    assert nearest([0.0, 0.5, 1.0], 0.6) == 1
    assert nearest([0.4, 0.6, 0.4], 0.5) == 2


def test_it_goes_back_to_the_epoch_that_errs_on_the_deletion_set_like_the_final_on_held_out(
    evidence: Evidence,
):
    """S_f is all "left"; the final model gets every held-out "left" wrong."""
    rewind, model = Rewind(evidence), Always(0)
    rewind.remember(model)
    model.load_state_dict(Always(1).state_dict())
    rewind.remember(model)
    model.load_state_dict(Always(2).state_dict())

    assert torch.equal(rewind.best(model).logits, torch.eye(3)[1])


def test_only_held_out_samples_with_the_given_classes_of_the_deletion_set_count(
    evidence: Evidence,
):
    """The final model knows nothing but "left", which is all that counts here: no error."""
    rewind, model = Rewind(evidence), Always(1)
    rewind.remember(model)
    model.load_state_dict(Always(0).state_dict())
    rewind.remember(model)

    assert torch.equal(rewind.best(model).logits, torch.eye(3)[0])


def test_without_such_samples_the_final_model_stays(evidence: Evidence):
    split = tiny_pictures(12, seed=1)
    others = poisoned(split[(split.labels != 0).nonzero().squeeze(1)], torch.tensor([], dtype=int))
    rewind, model = Rewind(replace(evidence, validation=others)), Always(0)
    rewind.remember(model)
    model.load_state_dict(Always(2).state_dict())

    assert torch.equal(rewind.best(model).logits, torch.eye(3)[2])

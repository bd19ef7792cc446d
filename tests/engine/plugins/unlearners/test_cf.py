from __future__ import annotations

import copy
from dataclasses import replace

import torch
from torch import nn

from engine.base.progress import silent
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.cf import CF
from engine.plugins.unlearners.parts.length import part_of
from engine.training.loop import fit
from engine.training.recipe import Recipe


def test_a_quarter_of_the_published_training_is_a_thousand_steps_at_the_same_rate():
    recipe = part_of(Recipe(steps=4000, lr=0.025), share=CF().share, lr_factor=CF().lr_factor)

    assert recipe == Recipe(steps=1000, lr=0.025)


def test_cf_trains_the_original_further_on_what_is_retained(
    original: nn.Module, evidence: Evidence
):
    by_hand = copy.deepcopy(original)
    recipe = replace(evidence.recipe, steps=3, lr=2 * evidence.recipe.lr)
    fit(by_hand, evidence.train[evidence.retained], recipe=recipe, seed=evidence.seed)

    model = CF(share=0.5, lr_factor=2.0).unlearn(original, evidence, silent)

    weights = model.state_dict()
    assert all(torch.equal(weights[n], value) for n, value in by_hand.state_dict().items())


def test_cf_reports_as_many_steps_as_it_takes(original: nn.Module, evidence: Evidence):
    last = [(0, 0)]

    def note(done: int, total: int, **_: object) -> None:
        last[0] = (done, total)

    CF(share=0.5).unlearn(original, evidence, note)

    assert last[0] == (3, 3)

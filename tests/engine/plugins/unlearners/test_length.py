from __future__ import annotations

import pytest

from engine.plugins.unlearners.parts.length import part_of
from engine.training.recipe import Recipe


def test_its_warm_up_is_that_of_its_own_steps():
    recipe = part_of(Recipe(steps=4000), share=0.25)

    assert recipe.rate(0) == pytest.approx(1 / 11)
    assert recipe.rate(10) == 1
    assert recipe.rate(999) == pytest.approx(0.208, abs=1e-3)


def test_a_factor_is_for_the_rate_of_the_filters_too():
    recipe = part_of(Recipe(lr=0.1, filter_lr=0.2), share=1, lr_factor=0.5)

    assert (recipe.lr, recipe.filter_lr) == (0.05, 0.1)


def test_no_share_is_too_small_for_one_step():
    assert part_of(Recipe(steps=10), share=0.001).steps == 1

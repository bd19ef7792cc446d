"""Runs that draw one thing anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.experiment.specs import cache_key
from engine.experiment.studies.draws import (
    DRAWS,
    TOGETHER,
    drawing,
    drawn_anew,
    one_at_a_time,
)

HERE = Scenario.of("digits", size=20, known=0.5)


@pytest.mark.parametrize("what", DRAWS)
def test_one_thing_is_drawn_anew_and_the_rest_stays(what: str):
    spec = HERE.unlearn_by("cf")

    anew = drawing(spec, what, 3)

    assert drawn_anew(anew.train) == what and drawn_anew(spec.train) == TOGETHER
    assert replace(anew.train, **{DRAWS[what]: 0}) == spec.train


def test_another_s_m_among_the_same_training_samples():
    spec = HERE.unlearn_by("cf")

    one = situation(spec.train)
    other = situation(drawing(spec, "S_m", 1).train)

    assert one.train.data.index.tolist() == other.train.data.index.tolist()
    assert set(one.order.tolist()) != set(other.order.tolist())


def test_every_kind_has_as_many_draws_and_shares_the_first():
    runs = list(one_at_a_time(HERE, ("retrain", "cf"), (0, 1, 2)))

    kinds = [drawn_anew(spec.train) for spec in runs]
    per_draw = len(runs) // (3 + 2 * len(DRAWS))
    assert len({cache_key(spec) for spec in runs}) == len(runs)
    assert {kind: kinds.count(kind) for kind in kinds} == {
        TOGETHER: 3 * per_draw,
        **dict.fromkeys(DRAWS, 2 * per_draw),
    }


def test_the_unlearner_draws_anew_with_the_weights_alone():
    seeds = {what: drawing(HERE.unlearn_by("cf"), what, 2).seed for what in DRAWS}

    assert seeds == {"S_m": 0, "held-out part": 0, "weights and batches": 2}

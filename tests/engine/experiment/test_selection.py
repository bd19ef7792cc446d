"""The rules by which a setting is chosen, and what they may look at."""

from __future__ import annotations

import dataclasses

from engine.experiment.selection import Observed, paper_rule, rem_rule


def test_the_papers_rule_is_the_equal_mean():
    assert paper_rule(Observed(0.5, 0.9, None, 10)) == 0.7


def test_rems_proxy_is_kept_accuracy_times_what_was_forgotten():
    assert rem_rule(Observed(0.25, 0.0, 0.8, 10)) == 0.8 * (1 - 0.75)


def test_rems_proxy_rewards_no_forgetting_beyond_twice_chance():
    assert rem_rule(Observed(1.0, 0.0, 0.8, 10)) == rem_rule(Observed(0.8, 0.0, 0.8, 10))


def test_a_rule_can_see_neither_the_rest_of_s_m_nor_the_test_set():
    seen = {field.name for field in dataclasses.fields(Observed)}

    assert seen == {
        "deletion_change",
        "validation_accuracy",
        "retained_accuracy",
        "num_classes",
    }

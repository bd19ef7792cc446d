"""Sentences follow the numbers: no effect is claimed that the runs do not show."""

from __future__ import annotations

import pytest

from engine.analysis.scores import findings, repair
from engine.experiment.measure import Measure, unknown
from engine.experiment.scores import Scores


def scores(acc_corr: float, acc_retain: float = 0.87) -> Scores:
    def of(value: float) -> Measure:
        return Measure(value, 2000, "test pictures with the trigger", (), ())

    return Scores({"acc_corr": of(acc_corr), "acc_retain": of(acc_retain)})


NOTHING = unknown("there are no test pictures outside the affected domain", 0)
ORIGINAL, ORACLE = scores(0.11), scores(0.87, 0.88)


def test_the_share_repaired_runs_from_the_original_to_the_oracle():
    assert repair.repaired(0.11, 0.11, 0.87) == 0
    assert repair.repaired(0.87, 0.11, 0.87) == pytest.approx(1)
    assert repair.repaired(0.49, 0.11, 0.87) == pytest.approx(0.5)


def test_without_damage_there_is_no_share():
    assert repair.repaired(0.9, 0.88, 0.9) is None


@pytest.mark.parametrize(("share", "word"), [(-0.1, "hardly"), (0.5, "partly"), (0.8, "healed")])
def test_a_share_has_a_verdict(share, word):
    assert repair.verdict(share) == word


def test_the_usual_score_is_said_to_hide_the_harm_only_if_it_does():
    def said(now: float) -> str:
        return findings.usual_score(scores(now).acc_corr, scores(0.87).acc_corr)

    assert "shows next to nothing" in said(0.86)
    assert "already shows" in said(0.60)


def test_a_manipulation_without_effect_is_said_to_have_none():
    assert "11.0%" in findings.harm(ORIGINAL, ORACLE)
    assert "little harm" in findings.harm(scores(0.86), ORACLE)


@pytest.mark.parametrize(
    ("reached", "words"),
    [(0.12, "does not heal"), (0.50, "in part"), (0.86, "does recover")],
)
def test_retraining_is_judged_by_what_it_reached(reached, words):
    assert words in findings.after_retraining(0.1, scores(reached), ORIGINAL, ORACLE)


def test_when_all_was_found_no_rest_is_blamed():
    assert "though all were found" in findings.after_retraining(1.0, scores(0.12), ORIGINAL, ORACLE)


def test_the_best_method_is_named_with_its_price():
    methods = {"cf": scores(0.12), "ssd": scores(0.80, 0.85)}

    said = findings.best_method(methods, {"ssd": "SSD", "cf": "CF"}, ORIGINAL, ORACLE)

    assert "SSD repairs most: it brings it back to 80.0%" in said
    assert "2.0 points" in said


def test_when_no_method_heals_it_is_said():
    said = findings.best_method({"cf": scores(0.12)}, {"cf": "CF"}, ORIGINAL, ORACLE)

    assert said.startswith(
        "The one unlearning method stored here does not heal it; CF reaches 12.0%"
    )


def test_no_price_and_no_usual_score_are_claimed_where_every_class_was_harmed():
    def both(acc_corr: float) -> Scores:
        return Scores({"acc_corr": scores(acc_corr).acc_corr, "acc_retain": NOTHING})

    said = findings.best_method({"ssd": both(0.80)}, {"ssd": "SSD"}, both(0.11), both(0.87))

    assert said.endswith("SSD, brings it back to 80.0%.")
    assert "no usual score" in findings.usual_score(NOTHING, NOTHING)


UNKNOWN = Scores(
    {name: unknown("the truth is not known", 0) for name in ("acc_corr", "acc_retain")}
)


def test_no_sentence_invents_a_number_where_the_truth_is_not_known():
    said = [
        findings.usual_score(UNKNOWN.acc_corr, UNKNOWN.acc_corr),
        findings.harm(UNKNOWN, UNKNOWN),
        findings.after_retraining(0.1, UNKNOWN, UNKNOWN, UNKNOWN),
        findings.best_method({"ssd": UNKNOWN}, {"ssd": "SSD"}, UNKNOWN, UNKNOWN),
    ]

    assert all("the truth is not known" in one for one in said)
    assert not any("0%" in one.replace("10%", "") for one in said)


def test_a_method_whose_number_is_not_known_is_not_the_best():
    methods = {"cf": UNKNOWN, "ssd": scores(0.80)}

    said = findings.best_method(methods, {"ssd": "SSD", "cf": "CF"}, ORIGINAL, ORACLE)

    assert "SSD repairs most: it brings it back to 80.0%" in said


def test_what_retraining_gives_is_said_even_where_the_ends_are_not_known():
    said = findings.after_retraining(0.1, scores(0.5), UNKNOWN, ORACLE)

    assert "50.0%." in said and said.endswith("the truth is not known.")

"""Where a method turns, against cases counted by hand."""

from __future__ import annotations

import pytest

from engine.analysis.scores.outcomes import Outcome
from engine.analysis.scores.repair import first_healed, turnings


def outcome(
    method: str, known: float, corr: float, retain: float | None = 0.9, seed: int = 0
) -> Outcome:
    return Outcome(
        method=method,
        known=known,
        seed=seed,
        select="given",
        shares={"acc_corr": corr, "acc_retain": retain, "asr": None},
        counts={"acc_corr": 100, "acc_retain": 100},
        seconds=1.0,
        key=f"{method}{known}{seed}",
    )


ENDS = [outcome("none", 1.0, 0.1), outcome("oracle", 1.0, 0.9)]


def test_a_method_turns_where_it_closes_half_of_the_gap_for_good():
    curve = [("cf", 0.1, 0.6), ("cf", 0.5, 0.3), ("cf", 0.8, 0.5), ("cf", 1.0, 0.9)]

    found = turnings([*ENDS, *(outcome(*point) for point in curve)])

    assert found is not None
    assert found["cf"].known == 0.8
    shares = {known: one.share for known, one in found["cf"].closed.items()}
    assert shares == pytest.approx({0.1: 0.625, 0.5: 0.25, 0.8: 0.5, 1.0: 1.0})


def test_the_price_is_counted_where_the_method_turns():
    runs = [outcome("ssd", 0.1, 0.8, retain=0.7), outcome("ssd", 1.0, 0.8, retain=0.85)]

    assert turnings([*ENDS, *runs])["ssd"].price.mean == pytest.approx(0.2)


def test_a_method_that_never_turns_says_so_and_what_it_cost_at_the_end():
    runs = [outcome("ga", 0.1, 0.05, retain=0.5), outcome("ga", 1.0, 0.1, retain=0.3)]

    found = turnings([*ENDS, *runs])["ga"]

    assert found.known is None
    assert found.closed[0.1].share < 0
    assert found.price.mean == pytest.approx(0.6)


def test_where_no_picture_counts_as_kept_there_is_no_price():
    ends = [outcome("none", 1.0, 0.1, retain=None), outcome("oracle", 1.0, 0.9, retain=None)]

    found = turnings([*ends, outcome("cf", 1.0, 0.9, retain=None)])

    assert found["cf"].price is None


def seeds_of(method: str, known: float, corr: list[float]) -> list[Outcome]:
    return [outcome(method, known, value, seed=seed) for seed, value in enumerate(corr)]


def test_a_method_is_compared_with_the_references_of_its_own_seeds():
    ends = [*seeds_of("none", 1.0, [0.1, 0.5]), *seeds_of("oracle", 1.0, [0.9, 0.7])]

    found = turnings([*ends, outcome("cf", 1.0, 0.6, seed=1)])

    assert found["cf"].closed[1.0].share == pytest.approx(0.5)  # (0.6 - 0.5) / (0.7 - 0.5)
    assert (found["cf"].closed[1.0].seeds, found["cf"].n) == ((1,), 1)


def test_a_method_has_turned_for_sure_where_the_interval_lies_above_half():
    ends = [*seeds_of("none", 1.0, [0.1] * 3), *seeds_of("oracle", 1.0, [0.9] * 3)]
    runs = [*seeds_of("ssd", 0.5, [0.9, 0.5, 0.3]), *seeds_of("ssd", 1.0, [0.86, 0.87, 0.88])]

    found = turnings([*ends, *runs])["ssd"]

    assert (found.known, found.surely) == (0.5, 1.0)


def test_the_least_number_of_seeds_is_told():
    ends = [*seeds_of("none", 1.0, [0.1, 0.1]), *seeds_of("oracle", 1.0, [0.9, 0.9])]

    found = turnings([*ends, *seeds_of("cf", 1.0, [0.3, 0.9]), outcome("cf", 0.5, 0.2)])["cf"]

    assert (found.known, found.surely, found.n) == (1.0, None, 1)


def test_a_method_has_healed_where_it_closes_three_quarters_for_good():
    runs = [outcome("cf", 0.1, 0.8), outcome("cf", 0.5, 0.6), outcome("cf", 0.9, 0.75)]

    assert first_healed([*ENDS, *runs], "cf") == 0.9
    assert first_healed([*ENDS, outcome("cf", 1.0, 0.2)], "cf") is None
    assert first_healed(ENDS, "cf") is None


def test_where_nothing_was_harmed_there_is_nothing_to_repair():
    assert turnings([outcome("none", 1.0, 0.87), outcome("oracle", 1.0, 0.9)]) is None


def test_without_both_ends_there_is_no_answer():
    assert turnings([outcome("none", 1.0, 0.1), outcome("cf", 1.0, 0.5)]) is None

"""The cut, on scores of which we know where they come from."""

from __future__ import annotations

import math
from statistics import fmean

import pytest
import torch
from torch import Tensor

from engine.base.seeds import generator
from engine.plugins.detectors import Cut, Suspicion
from engine.plugins.detectors.cut import lies_above, most_bad, probabilities


def drawn(n_bad: int, n_innocent: int, n_known: int, apart: float, seed: int = 0) -> Suspicion:
    """Bad scores around ``apart``, the first of S_tr \\ S_f, and innocent ones around 0."""
    rng = generator(seed, "scores")
    bad = torch.randn(n_bad + n_known, generator=rng) + apart
    innocent = torch.randn(n_innocent, generator=rng)
    return Suspicion(torch.cat([bad[n_known:], innocent]), bad[:n_known])


def hits(is_found: Tensor, n_bad: int) -> tuple[float, float]:
    """(recall, precision)."""
    right = float(is_found[:n_bad].sum())
    return right / n_bad, right / max(1.0, float(is_found.sum()))


@pytest.mark.parametrize("n_known", [5, 11, 50])
def test_bad_scores_that_stand_apart_are_found_and_counted(n_known: int):
    suspicion = drawn(200, 1000, n_known, apart=7.0)

    found = Cut().of(suspicion)

    recall, precision = hits(found.is_found, 200)
    assert recall >= 0.9 and precision >= 0.95
    assert found.estimate == pytest.approx(200, rel=0.1)
    assert found.interval[0] <= 200 <= found.interval[1]


def test_where_half_is_bad_and_overlaps_the_precision_wanted_is_about_what_comes():
    cases = [drawn(400, 400, 60, apart=2.5, seed=seed) for seed in range(6)]

    sure = [hits(Cut(precision=0.9).of(case).is_found, 400) for case in cases]
    all_of_them = [hits(Cut(precision=0.0).of(case).is_found, 400) for case in cases]

    recall, precision = (fmean(values) for values in zip(*sure, strict=True))
    assert precision >= 0.88 and recall >= 0.7
    assert fmean(recall for recall, _ in all_of_them) > recall
    assert fmean(Cut().of(case).estimate for case in cases) == pytest.approx(400, rel=0.2)


@pytest.mark.parametrize("seed", range(6))
def test_where_they_overlap_further_little_is_found_rather_than_wrong(seed: int):
    found = Cut(precision=0.9).of(drawn(400, 400, 60, apart=2.0, seed=seed)).is_found

    assert not found.any() or hits(found, 400)[1] >= 0.85


def test_where_s_f_lies_no_higher_than_the_rest_nothing_is_found():
    suspicion = drawn(200, 1000, 20, apart=0.0)

    found = Cut().of(suspicion)

    assert not found.is_found.any() and found.threshold == math.inf
    assert found.interval == (0.0, 1200.0)


def test_a_higher_recall_takes_more_and_never_others():
    suspicion = drawn(200, 1000, 20, apart=4.0)

    less = Cut(recall=0.5, precision=0.0).of(suspicion).is_found
    more = Cut(recall=0.9, precision=0.0).of(suspicion).is_found

    assert less.sum() < more.sum() and bool(more[less].all())


def test_what_is_found_are_the_highest_scores():
    suspicion = drawn(100, 900, 20, apart=3.0)

    found = Cut().of(suspicion)

    assert suspicion.retained[found.is_found].min() >= suspicion.retained[~found.is_found].max()
    assert found.threshold == pytest.approx(float(suspicion.retained[found.is_found].min()))


def test_a_probability_never_falls_as_the_score_rises():
    suspicion = drawn(100, 900, 5, apart=3.0)
    ordered = suspicion.retained.double().sort().values

    found = probabilities(suspicion.deletion.double(), ordered)

    assert (found.diff() >= 0).all() and found.min() >= 0 and found.max() <= 1


def test_scores_of_minus_infinity_are_never_found_and_move_nothing():
    suspicion = drawn(100, 900, 20, apart=5.0)
    more = torch.cat([suspicion.retained, torch.full((5000,), -torch.inf)])

    alone = Cut().of(suspicion)
    among = Cut().of(Suspicion(more, suspicion.deletion))

    assert torch.equal(among.is_found[:1000], alone.is_found) and not among.is_found[1000:].any()
    assert among.estimate == alone.estimate


@pytest.mark.parametrize("own", [[], [math.nan], [9.0]])
def test_a_single_identified_sample_gives_a_cut_too(own: list[float]):
    scores = torch.cat([torch.linspace(-2, 2, 300), torch.tensor([9.0, 9.1, 9.2])])

    found = Cut().of(Suspicion(scores, torch.tensor(own)))

    assert found.is_found[-3:].all() and found.is_found.sum() < 10


def test_equal_scores_of_all_are_no_error():
    found = Cut().of(Suspicion(torch.zeros(50), torch.zeros(4)))

    assert not found.is_found.any() and found.probability.isfinite().all()


def test_the_share_of_bad_ones_is_what_lies_above_a_cut_over_its_recall():
    own = torch.tensor([1.0, 2.0, 3.0])
    scores = torch.tensor([1.5, 2.5, 3.5] + 9 * [0.0]).repeat(100)

    found = most_bad(own, scores)  # 3, 2 and 1 of 12 lie above 3, 2 and 1 of 4

    assert found == pytest.approx(1 / 3, rel=1e-6)


def test_ranks_say_whether_s_f_lies_above():
    scores = torch.arange(100.0)

    assert lies_above(torch.tensor([90.0, 95.0, 97.0]), scores)
    assert not lies_above(torch.tensor([40.0, 50.0, 60.0]), scores)


def test_a_recall_of_nothing_is_refused():
    with pytest.raises(ValueError, match=r"recall must be at least 0\.01, got 0"):
        Cut(recall=0)

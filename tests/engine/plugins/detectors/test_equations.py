"""Each detector's equation against a case counted by hand, a plain loop or a library."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.base.progress import silent
from engine.base.seeds import generator
from engine.plugins.detectors.activation_clustering import smaller_side
from engine.plugins.detectors.confident_learning import margins
from engine.plugins.detectors.gradient_similarity import GradientSimilarity, similarity
from engine.plugins.detectors.knn import nearer
from engine.plugins.detectors.lda import PRIOR, log_odds
from engine.plugins.detectors.loss import Loss
from engine.plugins.detectors.parts.cross_fit import cross_fitted, each_class
from engine.plugins.detectors.parts.depths import depths_of
from engine.plugins.detectors.pu_logistic import regression_logits
from engine.plugins.detectors.spectral_signatures import outlying
from engine.plugins.evidence import Evidence
from engine.training.loop import infer, to_float


def two_heaps(n: int = 200, n_bad: int = 20, apart: float = 4.0) -> tuple[Tensor, Tensor]:
    """Features ``[n, 5]``, of which the first ``n_bad`` are moved, and half of these known."""
    features = torch.randn(n, 5, generator=generator(0, "heaps"))
    features[:n_bad, 2] += apart
    is_known = torch.zeros(n, dtype=torch.bool)
    is_known[: n_bad // 2] = True
    return features, is_known


def test_lda_in_one_dimension_is_the_log_odds_of_two_gaussians():
    features = torch.tensor([[0.0], [2.0], [10.0], [12.0]])
    is_known = torch.tensor([False, False, True, True])

    found = log_odds(features, is_known, shrinkage=50.0)

    prior = math.log(PRIOR / (1 - PRIOR))  # means 1 and 11, variance 1 within each
    expected = [10 * (x - 6) + prior for x in (0, 2, 10, 12)]
    assert torch.allclose(found, torch.tensor(expected), atol=1e-3)


def test_lda_without_shrinkage_is_fishers_direction_of_scikit_learn():
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    features, is_known = two_heaps()
    judge = LinearDiscriminantAnalysis(priors=[1 - PRIOR, PRIOR])
    judge.fit(features.numpy(), is_known.numpy())

    found = log_odds(features, is_known, shrinkage=1e-9)

    expected = torch.from_numpy(judge.decision_function(features.numpy())).float()
    assert torch.allclose(found, expected, rtol=1e-3, atol=1e-3)


def test_a_feature_that_never_moves_says_nothing():
    features, is_known = two_heaps()
    still = torch.cat([features, torch.full((len(features), 1), 7.0)], 1)

    assert torch.equal(log_odds(still, is_known, 50.0), log_odds(features, is_known, 50.0))
    assert torch.equal(log_odds(still[:, 5:], is_known, 50.0), torch.zeros(len(still)))


def test_the_unknown_part_of_a_heap_comes_before_all_others():
    features, is_known = two_heaps()
    unknown = torch.arange(10, 20)

    for scores in (
        log_odds(features, is_known, 50.0),
        nearer(features, is_known, 5),
        regression_logits(features, is_known, 1.0),
    ):
        scores = scores.float()
        innocent = scores[20:].sort(descending=True).values
        assert (scores[unknown] > innocent[9]).float().mean() >= 0.8


def test_knn_is_a_plain_loop_over_cosines():
    features, is_known = two_heaps(30, 8)
    units = F.normalize(features - features.mean(0), dim=1)

    found = nearer(features, is_known, 3)

    for i in range(30):
        cosine = {j: float(units[i] @ units[j]) for j in range(30) if j != i}
        known = sorted((cosine[j] for j in cosine if is_known[j]), reverse=True)[:3]
        others = sorted((cosine[j] for j in cosine if not is_known[j]), reverse=True)[:3]
        expected = sum(known) / len(known) - sum(others) / len(others)
        assert float(found[i]) == pytest.approx(expected, abs=1e-5)


def test_gradients_in_the_last_layer_are_those_of_autograd(original: nn.Module, evidence: Evidence):
    seen = depths_of(original, evidence, silent)
    labels = evidence.train.labels
    errors = seen.logits.softmax(1) - F.one_hot(labels, 3)
    mean = errors[evidence.deletion].T @ seen.penultimate[evidence.deletion] / 4

    found = similarity(errors, seen.penultimate, mean, by="dot")

    def gradient(rows: Tensor) -> Tensor:
        logits = original(to_float(evidence.train.images(rows)))
        loss = F.cross_entropy(logits, labels[rows])
        return torch.autograd.grad(loss, original.head.weight)[0]

    of_deletion = gradient(evidence.deletion)
    for row in (0, 7, 33):
        expected = (gradient(torch.tensor([row])) * of_deletion).sum()
        assert float(found[row]) == pytest.approx(float(expected), rel=1e-3, abs=1e-6)


def test_gradient_similarity_is_that_of_captum(
    original: nn.Module, evidence: Evidence, tmp_path: Path
):
    from captum.influence import TracInCPFast
    from torch.utils.data import TensorDataset

    checkpoint = tmp_path / "original.pt"
    torch.save(original.state_dict(), checkpoint)
    pictures = to_float(evidence.train.images())
    judge = TracInCPFast(
        original,
        original.head,
        TensorDataset(pictures, evidence.train.labels),
        [str(checkpoint)],
        checkpoints_load_func=lambda model, path: model.load_state_dict(torch.load(path)) and 1.0,
        loss_fn=nn.CrossEntropyLoss(reduction="sum"),
        batch_size=16,
    )
    deletion = evidence.deletion

    influence = judge.influence((pictures[deletion], evidence.train.labels[deletion]))
    found = GradientSimilarity(similarity="dot").suspicion(original, evidence, silent)

    expected = influence.mean(0)[evidence.retained]
    assert torch.allclose(found.retained, expected, atol=1e-4, rtol=1e-4)


def test_a_cosine_does_not_ask_how_large_a_gradient_is():
    errors, features = torch.randn(6, 3), torch.randn(6, 4)
    mean = torch.randn(3, 4)

    once = similarity(errors, features, mean, by="cosine")
    thrice = similarity(3 * errors, 2 * features, 5 * mean, by="cosine")

    assert torch.allclose(once, thrice, atol=1e-5) and (once.abs() <= 1).all()


def test_loss_is_the_cross_entropy_of_the_given_label(original: nn.Module, evidence: Evidence):
    found = Loss().suspicion(original, evidence, silent)

    logits = infer(original, evidence.train.images())
    losses = F.cross_entropy(logits, evidence.train.labels, reduction="none")
    assert torch.allclose(found.retained, losses[evidence.retained], atol=1e-5)
    assert torch.allclose(found.deletion, losses[evidence.deletion], atol=1e-5)


def test_confident_learning_takes_each_class_by_its_own_threshold():
    probabilities = torch.tensor([[0.9, 0.1], [0.5, 0.5], [0.4, 0.6], [0.2, 0.8]])
    labels = torch.tensor([0, 0, 1, 1])

    found = margins(probabilities, labels)  # thresholds .7 and .7

    assert torch.allclose(found, torch.tensor([-0.8, 0.0, -0.2, -0.6]), atol=1e-6)


def test_spectral_signatures_are_squares_along_the_first_singular_vector():
    features, _ = two_heaps()
    centred = features - features.mean(0)
    _, _, vectors = torch.linalg.svd(centred)

    found = outlying(features)

    squares = (centred @ vectors[0]).square()
    assert torch.allclose(found.float(), squares / squares.mean(), rtol=1e-3, atol=1e-4)


def test_activation_clustering_suspects_the_smaller_heap():
    features, _ = two_heaps(apart=12.0)

    found = smaller_side(features, 3, seed=0)

    assert (found[:20] > 0).all() and (found[20:] < 0).all()


def test_a_sample_of_s_f_is_scored_by_the_others_only(evidence: Evidence):
    asked: list[set[int]] = []

    def score(known: Tensor) -> Tensor:
        asked.append(set(known.tolist()))
        return torch.full((60,), float(len(known)))

    found = cross_fitted(score, evidence, silent)

    everyone = set(evidence.deletion.tolist())
    assert [everyone - known for known in asked[:-1]] and asked[-1] == everyone
    held_out = [one for known in asked[:-1] for one in everyone - known]
    assert sorted(held_out) == sorted(everyone)
    assert (found.deletion < 4).all() and (found.retained == 4).all()


def test_a_class_of_which_nothing_is_known_is_not_suspected():
    labels, known = torch.tensor([0, 0, 1, 1, 2]), torch.tensor([0])

    found = each_class(labels, known, lambda here, is_known: torch.arange(len(here)).float())

    assert found.tolist() == [0.0, 1.0, -torch.inf, -torch.inf, -torch.inf]

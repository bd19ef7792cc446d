from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.base.progress import silent
from engine.base.seeds import generator
from engine.plugins.datasets import Split
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.parts.importance import batch_mean_importance, per_sample_importance
from engine.training.sets import TrainingSet


def batch_mean(model: nn.Module, evidence: Evidence, batch_size: int) -> dict[str, Tensor]:
    return batch_mean_importance(
        model,
        evidence.train,
        batch_size=batch_size,
        rng=generator(0, "order"),
        progress=silent,
        stage="",
    )


def plain_gradient(model: nn.Module, evidence: Evidence, rows: list[int]) -> dict[str, Tensor]:
    """Of the mean loss over ``rows``, with the picture as trained and the label as given."""
    model.eval()
    model.zero_grad()
    at = torch.tensor(rows)
    logits = model(evidence.train.images(at) / 255)
    nn.functional.cross_entropy(logits, evidence.train.labels[at]).backward()
    return {name: p.grad.clone() for name, p in model.named_parameters()}


def test_per_sample_importance_is_the_mean_of_squared_single_gradients(
    original: nn.Module, evidence: Evidence
):
    slowly = {name: torch.zeros_like(p) for name, p in original.named_parameters()}
    for row in range(len(evidence.train)):
        for name, gradient in plain_gradient(original, evidence, [row]).items():
            slowly[name] += gradient**2 / len(evidence.train)

    quickly = per_sample_importance(original, evidence.train, progress=silent, stage="")

    for name in slowly:
        torch.testing.assert_close(quickly[name], slowly[name], rtol=1e-4, atol=1e-8)


def test_both_importances_agree_on_batches_of_one(original: nn.Module, evidence: Evidence):
    each = per_sample_importance(original, evidence.train, progress=silent, stage="")

    singly = batch_mean(original, evidence, batch_size=1)

    for name in each:
        torch.testing.assert_close(singly[name], each[name], rtol=1e-4, atol=1e-8)


def test_one_batch_of_all_gives_the_square_of_the_mean_gradient(
    original: nn.Module, evidence: Evidence
):
    gradient = plain_gradient(original, evidence, list(range(len(evidence.train))))

    squared = batch_mean(original, evidence, batch_size=len(evidence.train))

    for name in gradient:
        torch.testing.assert_close(squared[name], gradient[name] ** 2, rtol=1e-3, atol=1e-9)


def test_what_cancels_in_a_batch_counts_only_sample_by_sample():
    model = nn.Sequential(nn.Flatten(), nn.Linear(1, 2, bias=False))
    nn.init.zeros_(model[1].weight)
    data = _opposites()

    together = batch_mean_importance(
        model, data, batch_size=2, rng=generator(0), progress=silent, stage=""
    )
    each = per_sample_importance(model, data, progress=silent, stage="")

    assert together["1.weight"].abs().max() < 1e-12
    torch.testing.assert_close(each["1.weight"], torch.full((2, 1), 0.25))


def test_importance_leaves_weights_statistics_and_gradients_alone(
    original: nn.Module, evidence: Evidence
):
    before = {name: value.clone() for name, value in original.state_dict().items()}

    batch_mean(original, evidence, batch_size=16)
    per_sample_importance(original, evidence.train, progress=silent, stage="")

    assert all(torch.equal(value, before[n]) for n, value in original.state_dict().items())
    assert all(parameter.grad is None for parameter in original.parameters())


def test_importance_is_measured_in_single_precision_even_under_autocast(
    original: nn.Module, evidence: Evidence
):
    expected = batch_mean(original, evidence, batch_size=16)

    with torch.autocast("cpu", dtype=torch.bfloat16):
        measured = batch_mean(original, evidence, batch_size=16)

    assert all(torch.equal(measured[name], expected[name]) for name in expected)


def _opposites() -> TrainingSet:
    """Two equal pictures of one white pixel with the two labels: their gradients cancel."""
    images = torch.full((2, 1, 1, 1), 255, dtype=torch.uint8)
    return TrainingSet(
        Split(images, torch.tensor([0, 1]), ("a", "b"), "two", "train", torch.arange(2))
    )

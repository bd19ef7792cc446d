"""Muon against its definition written out, and against torch's own on a matrix."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from engine.base.seeds import generator
from engine.training.muon import QUINTIC, Muon, orthogonal

SHAPES = [(16, 25), (32, 144), (32, 288), (64, 27), (64, 64)]


def matrix(shape: tuple[int, ...], seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=generator(seed, "matrix"))


def newton_schulz(x: Tensor, steps: int) -> Tensor:
    """The iteration as it is published, in float64."""
    a, b, c = QUINTIC
    x = x.double() / x.double().norm()
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x


@pytest.mark.parametrize("steps", [1, 3, 5])
def test_a_stack_of_matrices_gives_what_each_gives_by_the_published_iteration(steps):
    found = orthogonal([matrix(shape) for shape in SHAPES], steps=steps)

    for shape, one in zip(SHAPES, found, strict=True):
        published = newton_schulz(matrix(shape), steps)
        torch.testing.assert_close(one.double(), published, rtol=0, atol=1e-5)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e4])
def test_the_scale_of_a_gradient_does_not_matter(scale):
    found = orthogonal([scale * matrix((32, 144))], steps=3)[0]

    torch.testing.assert_close(found, orthogonal([matrix((32, 144))], steps=3)[0])


def test_nothing_gives_no_direction():
    assert orthogonal([torch.zeros(4, 9)], steps=3)[0].eq(0).all()


@pytest.mark.parametrize("shape", [(32, 144), (64, 27)])
def test_moves_a_matrix_as_torch_does(shape):
    """torch multiplies in bfloat16, widens the step of tall matrices and keeps no norm."""
    start = matrix(shape, seed=1)
    ours, theirs = nn.Parameter(start.clone()), nn.Parameter(start.clone())
    wider = max(1, shape[0] / shape[1]) ** 0.5
    mine = Muon([ours], lr=0.1, momentum=0.6, steps=3)
    torchs = torch.optim.Muon(
        [theirs], lr=0.1 / wider, momentum=0.6, nesterov=True, ns_steps=3, weight_decay=0.0
    )
    for step in range(10):
        ours.grad = matrix(shape, seed=2) + matrix(shape, seed=10 + step)
        theirs.grad = ours.grad.clone()
        with torch.no_grad():
            theirs.mul_(shape[0] ** 0.5 / theirs.norm())
        mine.step()
        torchs.step()

    assert (ours - theirs).norm() < 0.02 * (theirs - start).norm()


def test_a_filter_bank_is_its_matrix_whatever_its_layout():
    bank = nn.Parameter(matrix((8, 4, 3, 3)).to(memory_format=torch.channels_last))
    flat = nn.Parameter(matrix((8, 4, 3, 3)).flatten(1))
    bank.grad = matrix((8, 4, 3, 3), seed=1).to(memory_format=torch.channels_last)
    flat.grad = matrix((8, 4, 3, 3), seed=1).flatten(1)

    for parameter in (bank, flat):
        Muon([parameter], lr=0.1).step()

    torch.testing.assert_close(bank.detach().flatten(1), flat.detach())
    assert bank.is_contiguous(memory_format=torch.channels_last)


def test_a_step_starts_from_norm_root_of_the_outputs():
    bank = nn.Parameter(5 * matrix((8, 4, 3, 3)))
    bank.grad = matrix((8, 4, 3, 3), seed=1)

    Muon([bank], lr=0.0).step()

    assert bank.norm().item() == pytest.approx(8**0.5)

"""Muon: momentum whose singular values are made equal, for the filters of convolutions.

Jordan et al., "Muon: An optimizer for hidden layers in neural networks" (2024). A filter bank
``[out, in, h, w]`` counts as a matrix ``[out, in h w]``. Its direction is U Vᵀ of the momentum's
singular value decomposition, nearly: a few Newton-Schulz steps leave singular values between a
half and a bit above 1.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

QUINTIC = (3.4445, -4.7750, 2.0315)
"""a, b, c of σ -> aσ + bσ³ + cσ⁵, which lifts small singular values fastest (Jordan et al.)."""

MOMENTUM = 0.6
NEWTON_SCHULZ_STEPS = 3
TINY = 1e-14
"""Below this squared norm a momentum counts as zero and gives no direction."""


class Muon(torch.optim.Optimizer):
    """Nesterov momentum with equal singular values, for parameters of two dimensions or more.

    Before each step a filter bank is scaled to norm √out, so that the rate alone says how far a
    step turns it. Only where BatchNorm follows does the network not notice.
    """

    def __init__(
        self,
        filters: Iterable[nn.Parameter],
        *,
        lr: float,
        momentum: float = MOMENTUM,
        steps: int = NEWTON_SCHULZ_STEPS,
    ) -> None:
        super().__init__(filters, {"lr": lr, "momentum": momentum, "steps": steps})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """One step of every filter bank that has a gradient."""
        for group in self.param_groups:
            filters: list[Tensor] = [p for p in group["params"] if p.grad is not None]
            if filters:
                wanted = self._momenta(filters, group["momentum"])
                turns = orthogonal([m.flatten(1) for m in wanted], steps=group["steps"])
                _turn(filters, turns, group["lr"])

    def _momenta(self, filters: list[Tensor], momentum: float) -> list[Tensor]:
        """g + μ m of each filter bank, where m <- μ m + g has been moved on."""
        for p in filters:
            if not self.state[p]:
                self.state[p]["momentum"] = torch.zeros_like(p)
        gradients = [p.grad for p in filters if p.grad is not None]
        momenta = [self.state[p]["momentum"] for p in filters]
        torch._foreach_mul_(momenta, momentum)
        torch._foreach_add_(momenta, gradients)
        return list(torch._foreach_add(gradients, momenta, alpha=momentum))


def _turn(filters: list[Tensor], turns: list[Tensor], lr: float) -> None:
    """w <- √out w / |w| - lr turn, for each filter bank."""
    norms = torch.stack(torch._foreach_norm(filters)).clamp(min=TINY**0.5)
    sizes = norms.new_tensor([len(p) for p in filters])
    scales: list[Tensor] = list((sizes.sqrt() / norms).unbind())
    torch._foreach_mul_(filters, scales)
    shaped = [turn.view_as(p) for turn, p in zip(turns, filters, strict=True)]
    torch._foreach_add_(filters, shaped, alpha=-lr)


def orthogonal(matrices: list[Tensor], *, steps: int) -> list[Tensor]:
    """Each ``[m, n]`` with singular values near 1 and the singular vectors that it had.

    A Newton-Schulz step is X <- (a + b A + c A²) X with A = X Xᵀ. It commutes with A, so the
    steps are taken on A alone, ``[m, m]`` on the shorter side and stacked over matrices of equal
    m; X is multiplied once, at the end.
    """
    wide = [x.T if x.shape[0] > x.shape[1] else x for x in matrices]
    places: dict[int, list[int]] = {}
    for place, x in enumerate(wide):
        places.setdefault(len(x), []).append(place)
    found = list(matrices)
    for same in places.values():
        factors = _factors(torch.stack([wide[i] @ wide[i].T for i in same]), steps)
        for i, factor in zip(same, factors, strict=True):
            straight = factor @ wide[i]
            found[i] = straight if wide[i] is matrices[i] else straight.T
    return found


def _factors(grams: Tensor, steps: int) -> Tensor:
    """``[k, m, m]``: what Newton-Schulz makes of A = X Xᵀ, to be multiplied with X itself."""
    a, b, c = QUINTIC
    squares = grams.diagonal(dim1=1, dim2=2).sum(1).clamp(min=TINY)[:, None, None]
    grams = grams / squares
    product = torch.eye(grams.shape[1], device=grams.device).div(squares.sqrt())
    for _ in range(steps):
        factor = torch.baddbmm(grams, grams, grams, beta=b, alpha=c)
        factor.diagonal(dim1=1, dim2=2).add_(a)
        product = factor @ product
        grams = factor @ grams @ factor
    return product

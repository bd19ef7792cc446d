"""How strongly a logit answers to its input: ‖∇_x f_c(x)‖, the quantity that MU-Mis works on."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn


def squared_sensitivities(
    model: nn.Module, images: Tensor, classes: Sequence[Tensor], *, differentiable: bool = False
) -> list[Tensor]:
    """‖∇_x f_c(x)‖² over all pixels, ``[n]``, for each of ``classes``.

    The logits of a batch are summed before the derivative is taken. That is right only if one
    sample never moves another's logits: BatchNorm has to be in eval. Runs in float32.

    Args:
        images: float32 ``[n, c, h, w]`` in [0, 1].
        classes: int64 ``[n]`` each, the logit to look at for each picture.
        differentiable: whether the result can be differentiated with respect to the weights.
    """
    pictures = images.detach().float().requires_grad_()
    with torch.enable_grad(), torch.autocast(images.device.type, enabled=False):
        logits = model(pictures)
        sensitivities = []
        for number, wanted in enumerate(classes):
            (gradient,) = torch.autograd.grad(
                logits.gather(1, wanted[:, None]).sum(),
                pictures,
                create_graph=differentiable,
                retain_graph=differentiable or number < len(classes) - 1,
            )
            sensitivities.append(gradient.flatten(1).square().sum(1))
    return sensitivities


def other_classes(labels: Tensor, num_classes: int, rng: torch.Generator) -> Tensor:
    """A class other than its label for each of ``labels`` ``[n]``, all equally likely."""
    shift = torch.randint(1, num_classes, (len(labels),), generator=rng)
    return (labels + shift.to(labels.device)) % num_classes

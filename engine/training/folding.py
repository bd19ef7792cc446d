"""A network made quick to ask: batch normalisation folded into the convolutions before it."""

from __future__ import annotations

import copy
from itertools import pairwise

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


def folded(model: nn.Module) -> nn.Module:
    """A copy in evaluation mode that gives the logits of ``model`` up to float32 rounding.

    In evaluation BatchNorm is a factor and a shift of each channel, which the weights of the
    convolution before it can carry; weights then lie channels-last, as the pictures do.
    """
    quick = copy.deepcopy(model).eval()
    for block in quick.modules():
        if isinstance(block, nn.Sequential):
            _fold(block)
    return quick.to(memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]


def _fold(block: nn.Sequential) -> None:
    for (at, first), (behind, second) in pairwise(list(block.named_children())):
        if type(first) is nn.Conv2d and type(second) is nn.BatchNorm2d and _has_statistics(second):
            block._modules[at] = fuse_conv_bn_eval(first, second)
            block._modules[behind] = nn.Identity()


def _has_statistics(norm: nn.BatchNorm2d) -> bool:
    return norm.running_mean is not None and norm.running_var is not None

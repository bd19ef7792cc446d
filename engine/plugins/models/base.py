"""A model plug-in: an architecture, and the network in two named parts that it builds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from torch import Tensor, nn

from engine.base.registry import Plugin, Registry


class Network(nn.Module):
    """A classifier of pictures, float32 ``[n, c, h, w]`` in [0, 1], in two named parts.

    It normalises in its first block, so triggers and sensitivity maps live in pixel space.

    Attributes:
        blocks: from the pictures to the features ``[n, d]``. Parts that are trained or frozen
            together are one block, and their convolutions stand in the order of execution.
        head: from the features to the logits ``[n, k]``.
    """

    def __init__(self, blocks: nn.Sequential, head: nn.Linear) -> None:
        super().__init__()
        self.blocks = blocks
        self.head = head

    def features(self, images: Tensor) -> Tensor:
        """Penultimate features ``[n, d]``."""
        features: Tensor = self.blocks(images)
        return features

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.head(self.features(images))
        return logits


class Model(Plugin, ABC):
    """An architecture.

    Attributes:
        takes_muon: whether batch normalisation follows every convolution, so that the length of
            a filter bank says nothing. Muon sets that length before each step.
    """

    takes_muon: ClassVar[bool] = False

    @abstractmethod
    def network(self, shape: tuple[int, int, int], num_classes: int) -> Network:
        """A network for pictures of ``shape`` (c, h, w), weights drawn from the global stream."""

    def known_as(self) -> Sequence[Mapping[str, str]]:
        """How names of tensors begin here, and how in checkpoints of others: by who they are."""
        return ()


MODELS = Registry[Model]("model")

from __future__ import annotations

from abc import ABC, abstractmethod

from torch import nn

from engine.plugins import Plugin, Registry


class Model(Plugin, ABC):
    """An architecture. Its networks take float32 ``[n, c, h, w]`` in [0, 1] and give logits.

    A network normalises in its first layer, so triggers and sensitivity maps live in pixel space.
    """

    @abstractmethod
    def network(self, shape: tuple[int, int, int], num_classes: int) -> nn.Module:
        """A network for pictures of ``shape`` (c, h, w), weights drawn from the global stream."""


MODELS = Registry[Model]("model")

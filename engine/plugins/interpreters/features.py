"""Where a model puts pictures: its penultimate features of three fixed sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import torch
from safetensors.numpy import load
from safetensors.torch import save
from torch import Tensor, nn

from engine.base.knobs import knob
from engine.base.progress import Progress
from engine.base.seeds import generator
from engine.plugins.interpreters.attribution import StoredFiles
from engine.plugins.interpreters.base import LOOKS, InterpreterInput, Look
from engine.plugins.models.base import Network
from engine.training.evaluation import AFFECTED_TEST, CLEAN_TEST, MANIPULATED
from engine.training.loop import infer

FEATURES = "features.safetensors"
MAPPED = (MANIPULATED, CLEAN_TEST, AFFECTED_TEST)
AT_ONCE = 512
LARGEST = 65504.0
"""The largest float16."""


@dataclass(frozen=True)
class StoredFeatures:
    """What was kept; one row per picture.

    Attributes:
        values: float16 ``[n, d]``.
        which: ``[n]``, the place in :data:`MAPPED` of each picture's set.
        index: int64 ``[n]``.
    """

    values: npt.NDArray[np.float16]
    which: npt.NDArray[np.uint8]
    index: npt.NDArray[np.int64]


def read_features(run: StoredFiles) -> StoredFeatures:
    """The features in the files of a finished look."""
    found = load(run.read(FEATURES))
    return StoredFeatures(found["values"], found["which"], found["index"])


class _Penultimate(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: Tensor) -> Tensor:
        return self.network.features(images)


@LOOKS.register("features", title="Penultimate features")
@dataclass(frozen=True)
class Features(Look):
    """Features of S_m and of test pictures, clean and affected; the same pictures for every model.

    Of a set that has more than ``most`` pictures, S_m is thinned evenly in the order of
    identification, and test pictures are drawn at random.
    """

    source = "the input of the last linear layer, in evaluation mode, as float16"

    most: int = knob(400, "Pictures of each set", help="At most", low=3, high=10_000)

    def look(
        self, model: nn.Module, shown: InterpreterInput, progress: Progress
    ) -> dict[str, bytes]:
        mapped = [shown.sets.get(name) for name in MAPPED]  # there may be no affected test
        rows = [self._rows(one.name, len(one.index)) if one else torch.arange(0) for one in mapped]
        parts = [(one, at) for one, at in zip(mapped, rows, strict=True) if one]
        images = torch.cat([part.images[at] for part, at in parts])
        network, found = _Penultimate(cast("Network", model)), []
        for some in images.split(AT_ONCE):
            found.append(infer(network, some))
            progress(sum(map(len, found)), len(images), stage="features")
        values = torch.nan_to_num(torch.cat(found), nan=0.0).clamp(-LARGEST, LARGEST)
        sizes = torch.tensor([len(at) for at in rows])
        kept = {
            "values": values.half(),
            "which": torch.arange(len(MAPPED), dtype=torch.uint8).repeat_interleave(sizes),
            "index": torch.cat([part.index[at] for part, at in parts]).long(),
        }
        return {FEATURES: save(kept)}

    def _rows(self, name: str, n: int) -> Tensor:
        if n <= self.most:
            return torch.arange(n)
        if name == MANIPULATED:
            return torch.linspace(0, n - 1, self.most).long()
        rng = generator(0, "features")
        return torch.randperm(n, generator=rng)[: self.most].sort().values

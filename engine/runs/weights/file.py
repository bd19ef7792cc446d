"""A file of weights: first what it says that it holds, and only then the tensors.

Two formats are read, neither of which can run code: safetensors, and PyTorch's own of a plain
state_dict. Names and shapes come from the header, or from tensors without memory.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load, save
from torch import Tensor

from engine.base.decoding import Odd
from engine.experiment.run_files import WEIGHTS
from engine.runs.schema.tensors import MOST_TENSORS, head_length, tensors_in
from engine.runs.schema.tensors import Tensor as Described
from engine.runs.store import StoredRun, durable
from engine.runs.weights.kinds import SAFETENSORS, NoWeights, kind_of
from engine.runs.weights.unwrapped import NoStateDict, state_dict_in

MOST_BYTES = 8 * 2**30
"""Of a file. The largest network here takes a fiftieth of it."""

MOST_OF_A_PICKLE = 64 * 2**20
"""Of the list of tensors in a PyTorch file, which is read before any of them."""


class WeightsRefused(ValueError):
    """Weights that cannot be used. The message is a sentence that says why."""


@dataclass(frozen=True)
class WeightFile:
    """A checkpoint on disk."""

    path: Path

    @cached_property
    def sha256(self) -> str:
        try:
            with self.path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise WeightsRefused(f"{self.path} cannot be read: {error.strerror}.") from error

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of each tensor by name, without memory for any of them."""
        if self._kind == SAFETENSORS:
            return {name: tuple(tensor.shape) for name, tensor in self._head().items()}
        return {name: tuple(value.shape) for name, value in self._loaded("meta").items()}

    def tensors(self) -> dict[str, Tensor]:
        """All tensors, on the CPU."""
        if self._kind == SAFETENSORS:
            self._head()
            with self._opened() as file:
                return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  no dictionary
        return self._loaded("cpu")

    @cached_property
    def _kind(self) -> str:
        try:
            size = self.path.stat().st_size
            if size > MOST_BYTES:
                raise WeightsRefused(
                    f"{self.path.name} has {size:,} bytes, at most {MOST_BYTES:,} are read."
                )
            return kind_of(self.path)
        except OSError as error:
            raise WeightsRefused(f"{self.path} cannot be read: {error.strerror}.") from error
        except NoWeights as error:
            raise WeightsRefused(f"{self.path.name} {error}.") from error

    def _head(self) -> dict[str, Described]:
        """What a safetensors file says of its tensors, if the file is that and nothing else."""
        size = self.path.stat().st_size
        try:
            with self.path.open("rb") as file:
                length = head_length(file.read(8), size, self.path.name)
                return tensors_in(file.read(length), size, self.path.name)
        except Odd as error:
            raise WeightsRefused(
                f"{self.path.name} is no whole safetensors file: {error}."
            ) from error

    def _opened(self) -> Any:
        try:
            return safe_open(self.path, framework="pt")
        except (OSError, SafetensorError) as error:
            raise WeightsRefused(
                f"{self.path.name} is no whole safetensors file: {error}."
            ) from error

    def _loaded(self, device: str) -> dict[str, Tensor]:
        self._refuse_endless_lists()
        try:
            with torch.serialization.safe_globals(PLAIN):
                found = torch.load(self.path, map_location=device, weights_only=True)
        except pickle.UnpicklingError as error:
            raise WeightsRefused(
                f"{self.path.name} holds more than plain tensors, and loading it could run foreign "
                "code: save `model.state_dict()` instead of the model, best as safetensors."
            ) from error
        except (OSError, RuntimeError, EOFError, ValueError, LookupError, TypeError) as error:
            reason = str(error).partition("\n")[0]
            raise WeightsRefused(f"{self.path.name} cannot be read: {reason}.") from error
        try:
            return state_dict_in(found)
        except NoStateDict as error:
            raise WeightsRefused(f"{self.path.name} is no state_dict: {error}.") from error

    def _refuse_endless_lists(self) -> None:
        """Before millions of tensors are made, each of which costs time."""
        try:
            with zipfile.ZipFile(self.path) as pack:
                sizes = [m.file_size for m in pack.infolist() if m.filename.endswith("data.pkl")]
                n = len(pack.infolist())
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
            return
        if max(sizes, default=0) > MOST_OF_A_PICKLE or n > MOST_TENSORS:
            raise WeightsRefused(
                f"{self.path.name} lists {n:,} tensors in {max(sizes, default=0):,} bytes, at most "
                f"{MOST_TENSORS:,} in {MOST_OF_A_PICKLE:,} are read."
            )


def _plain() -> list[Any]:
    """What checkpoints hold beside tensors that can do nothing: numbers of NumPy, options."""
    kinds = {
        type(np.dtype(name)) for name in np.sctypeDict.values() if np.dtype(name).kind in "biuf"
    }
    scalar = np._core.multiarray.scalar  # type: ignore[attr-defined]
    return [
        np.dtype, *kinds, scalar, (scalar, "numpy.core.multiarray.scalar"), argparse.Namespace,
    ]  # fmt: skip


PLAIN = _plain()


def save_weights(run: StoredRun, path: Path, names: Mapping[str, str] | None = None) -> int:
    """Writes safetensors whose metadata name the run; returns the number of tensors.

    Args:
        names: what to call a tensor instead of its name here, as in the file it came from.

    Raises:
        LookupError: if the run was shipped or imported without its weights.
    """
    called = names or {}
    tensors = {called.get(name, name): v for name, v in load(run.read(WEIGHTS)).items()}
    model = (run.document.get("train") or run.document)["model"]
    said = json.dumps({"run": run.key, "model": str(model["type"])}, sort_keys=True)
    durable.write(path, save(tensors, {"lab": said}))  # one entry: several come in any order
    return len(tensors)

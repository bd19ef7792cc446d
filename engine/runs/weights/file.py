"""A file of weights: first what it says that it holds, and only then the tensors.

Two formats are read, neither of which can run code: safetensors, and PyTorch's own of a plain
state_dict. Names and shapes come from the header, or from tensors without memory.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load, save
from torch import Tensor

from engine.experiment.run_files import WEIGHTS
from engine.runs.store import StoredRun, durable

WRAPPERS = ("state_dict", "model_state_dict", "model", "net", "weights")
"""Under these names training scripts put a state_dict beside other things."""


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
        if self._is_safetensors:
            with self._opened() as file:
                return {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118  no dictionary
        return {name: tuple(value.shape) for name, value in self._loaded("meta").items()}

    def tensors(self) -> dict[str, Tensor]:
        """All tensors, on the CPU."""
        if self._is_safetensors:
            with self._opened() as file:
                return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  no dictionary
        return self._loaded("cpu")

    @property
    def _is_safetensors(self) -> bool:
        return self.path.suffix == ".safetensors"

    def _opened(self) -> Any:
        try:
            return safe_open(self.path, framework="pt")
        except (OSError, SafetensorError) as error:
            raise WeightsRefused(
                f"{self.path.name} is no whole safetensors file: {error}."
            ) from error

    def _loaded(self, device: str) -> dict[str, Tensor]:
        try:
            found = torch.load(self.path, map_location=device, weights_only=True)
        except pickle.UnpicklingError as error:
            raise WeightsRefused(
                f"{self.path.name} holds more than plain tensors, and loading it could run foreign "
                "code: save `model.state_dict()` instead of the model, best as safetensors."
            ) from error
        except (OSError, RuntimeError, EOFError, ValueError, KeyError) as error:
            reason = str(error).partition("\n")[0]
            raise WeightsRefused(f"{self.path.name} cannot be read: {reason}.") from error
        return _state_dict(found, self.path.name)


def _state_dict(found: Any, name: str) -> dict[str, Tensor]:
    """The tensors in ``found``, which may lie in a wrapper."""
    for wrapper in WRAPPERS:
        if isinstance(found, Mapping) and isinstance(found.get(wrapper), Mapping):
            found = found[wrapper]
            break
    if not isinstance(found, Mapping) or not all(isinstance(v, Tensor) for v in found.values()):
        raise WeightsRefused(f"{name} is no state_dict: it must map names to tensors.")
    return {str(key): value for key, value in found.items()}


def save_weights(run: StoredRun, path: Path) -> int:
    """Writes safetensors whose metadata name the run; returns the number of tensors.

    Raises:
        LookupError: if the run was shipped or imported without its weights.
    """
    tensors = load(run.read(WEIGHTS))
    model = (run.document.get("train") or run.document)["model"]
    durable.write(path, save(tensors, {"run": run.key, "model": str(model["type"])}))
    return len(tensors)

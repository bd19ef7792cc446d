"""Writes the weights of a finished run to a file that other programs read."""

from __future__ import annotations

from pathlib import Path

from safetensors.torch import load, save

from engine.store import StoredRun, durable

WEIGHTS = "model.safetensors"


def save_weights(run: StoredRun, path: Path) -> int:
    """Writes safetensors whose metadata name the run; returns the number of tensors.

    Raises:
        LookupError: if the run was shipped or imported without its weights.
    """
    tensors = load(run.read(WEIGHTS))
    model = (run.document.get("train") or run.document)["model"]
    durable.write(path, save(tensors, {"run": run.key, "model": str(model["type"])}))
    return len(tensors)

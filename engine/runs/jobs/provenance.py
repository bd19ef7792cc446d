"""Where and when a run was made: beside the result, never part of its key."""

from __future__ import annotations

import platform
import subprocess
import time
from functools import cache
from pathlib import Path
from typing import Any

import torch

from engine.base import chip
from engine.base.device import pick


def provenance(*, seconds: float) -> dict[str, Any]:
    """For the manifest of a run that took ``seconds``, evaluation included."""
    return {
        "created": time.time(),
        "took": seconds,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "device": device_name(),
        "processor": chip.processor(),
        "instructions": chip.instructions(),
        "precision": chip.precision(pick()),
        "threads": torch.get_num_threads(),
        "seconds_are": "wall clock",
        "commit": _commit(),
    }


def device_name() -> str:
    """Where runs are made here, as manifests say it."""
    if torch.cuda.is_available():
        return torch.cuda.get_device_name()
    return f"cpu ({platform.machine()})"


@cache
def _commit() -> str | None:
    """The commit of the code, "-dirty" if it was changed since; None if that is unknown."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    here = Path(__file__).parent
    try:
        answer = subprocess.run(command, cwd=here, capture_output=True, text=True, timeout=5)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() or None

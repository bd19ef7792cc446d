"""Whether a run was made on a chip like this one, and how far two chips lie apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.base import chip
from engine.base.device import THREADS, pick
from engine.experiment.kinds import ADOPTED
from engine.runs.jobs.provenance import device_name

MEASURED = (
    "Measured between AVX-512 with bf16, AVX-512 and AVX2: up to 4.5 points of Acc_corr and 3.7 of "
    "Acc_retain for SSD, 2.2 and 1.1 for an original, EU, CF and MU-Mis, with 88 to 97 % of the "
    "predictions equal. Another seed moved Acc_corr by up to 3.6 (`bench chips`: half of the old "
    "default's training, 10 % known, one seed)"
)
"""What ``bench chips --share 0.5`` gave; AMX and GPUs were not at hand."""


def made_on(manifest: Mapping[str, Any]) -> str:
    """The chip in words, such as "AMD EPYC, AVX-512 bf16, bf16, 1 thread"."""
    device = str(manifest.get("device") or "an unnamed device")
    if not device.startswith("cpu"):
        return ", ".join([device, *_said(manifest, "precision")])
    if not manifest.get("instructions"):
        return f"{device}, instruction set not noted"
    threads = manifest.get("threads")
    said = [str(manifest.get("processor") or device), *_said(manifest, "instructions", "precision")]
    return ", ".join([*said, f"{threads} thread{'' if threads == 1 else 's'}"])


def _said(manifest: Mapping[str, Any], *names: str) -> list[str]:
    return [str(manifest[name]) for name in names if manifest.get(name)]


def made_elsewhere(manifest: Mapping[str, Any]) -> str:
    """What to know before comparing with a run made here; "" where the chips compute alike."""
    if ADOPTED in manifest or _computes_like_here(manifest):
        return ""
    return (
        f"Made on {made_on(manifest)}. Made again here ({made_on(here())}) it comes out a little "
        f"different, under the same key. {MEASURED}."
    )


def here() -> dict[str, Any]:
    """What a manifest says of the chip, for a run that is made on this machine."""
    return {
        "device": device_name(),
        "processor": chip.processor(),
        "instructions": chip.instructions(),
        "precision": chip.precision(pick()),
        "threads": THREADS,
    }


def _computes_like_here(manifest: Mapping[str, Any]) -> bool:
    on_cpu = ("instructions", "threads") if pick().type == "cpu" else ()
    asked = ("device", "precision", *on_cpu)
    now = here()
    return all(manifest.get(name) == now[name] for name in asked)

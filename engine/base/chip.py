"""What computes here: processor, its instructions, precision. Equal specs differ by it a little.

How a chip multiplies decides in which order it adds, and so the last digits of every step of a
training; thousands of steps make of that another network of the same kind. ``ONEDNN_MAX_CPU_ISA``
and ``ATEN_CPU_CAPABILITY`` make torch compute as on a lesser chip, and count as one here.
"""

from __future__ import annotations

import os
import platform
from functools import cache
from pathlib import Path

import torch

WITHOUT_BF16 = (
    "SSE41", "AVX", "AVX2", "AVX2_VNNI", "AVX2_VNNI_2", "AVX512_CORE", "AVX512_CORE_VNNI",
)  # fmt: skip
"""Values of ``ONEDNN_MAX_CPU_ISA`` below the first chips that multiply bfloat16 in full speed."""

WITHOUT_AMX = (*WITHOUT_BF16, "AVX512_CORE_BF16", "AVX512_CORE_FP16")


def has_bf16(device: torch.device) -> bool:
    """Whether ``device`` has instructions for products of bfloat16; emulated ones do not count."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    wide = torch.backends.cpu.get_cpu_capability() == "AVX512"
    return wide and torch.cpu._is_avx512_bf16_supported() and _cap() not in WITHOUT_BF16


def has_amx() -> bool:
    """Whether products run on the tiles of newer Xeons."""
    return torch.cpu._is_amx_tile_supported() and _cap() not in WITHOUT_AMX


def _cap() -> str:
    """The instruction set that oneDNN is told not to go beyond; "" for none."""
    return os.environ.get("ONEDNN_MAX_CPU_ISA", "").upper()


def instructions() -> str:
    """The widest instruction set that training uses here: "AVX2", "AVX-512 bf16", "AMX" …"""
    cpu = torch.device("cpu")
    if has_bf16(cpu):
        return "AMX bf16" if has_amx() else "AVX-512 bf16"
    plain = {"AVX512": "AVX-512", "DEFAULT": "no vector instructions"}
    widest = torch.backends.cpu.get_cpu_capability()
    if widest == "AVX512" and _cap() and not _cap().startswith("AVX512"):
        return f"AVX-512, in oneDNN {_cap()}"
    return plain.get(widest, widest)


def precision(device: torch.device) -> str:
    """What the factors of products are rounded to in training."""
    return "bf16" if has_bf16(device) else "fp32"


@cache
def processor() -> str:
    """The processor's name, as the system gives it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()

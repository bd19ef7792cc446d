"""What computes here is named, and bfloat16 is multiplied only where there are instructions."""

from __future__ import annotations

import pytest
import torch

from engine.base import chip, device

CPU = torch.device("cpu")


@pytest.fixture
def newest(monkeypatch):
    """A Xeon with AMX, of which the environment makes lesser ones."""
    monkeypatch.delenv("ONEDNN_MAX_CPU_ISA", raising=False)
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "AVX512")
    for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"):
        monkeypatch.setattr(torch.cpu, name, lambda: True)
    return monkeypatch


@pytest.mark.parametrize(
    ("cap", "words", "precision"),
    [
        ("", "AMX bf16", "bf16"),
        ("avx512_core_amx", "AMX bf16", "bf16"),
        ("AVX512_CORE_BF16", "AVX-512 bf16", "bf16"),
        ("AVX512_CORE", "AVX-512", "fp32"),
        ("AVX2", "AVX-512, in oneDNN AVX2", "fp32"),
    ],
)
def test_a_cap_on_instructions_makes_a_lesser_chip(newest, cap, words, precision):
    if cap:
        newest.setenv("ONEDNN_MAX_CPU_ISA", cap)

    assert chip.instructions() == words
    assert chip.precision(CPU) == precision


def test_a_chip_with_avx2_alone_multiplies_in_single_precision(newest):
    newest.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "AVX2")

    assert (chip.instructions(), chip.precision(CPU)) == ("AVX2", "fp32")
    with device.autocast(CPU):
        assert not torch.is_autocast_enabled("cpu")


def test_a_card_that_only_emulates_bf16_multiplies_in_single_precision(monkeypatch):
    def supported(including_emulation: bool = True) -> bool:
        return including_emulation

    monkeypatch.setattr(torch.cuda, "is_bf16_supported", supported)

    assert chip.precision(torch.device("cuda")) == "fp32"


def test_the_processor_has_a_name():
    assert chip.processor().strip()


@pytest.mark.skipif(torch.cuda.is_available(), reason="a GPU does not ask for threads")
def test_inside_fixed_threads_there_are_as_many_as_every_run_has():
    before = torch.get_num_threads()
    torch.set_num_threads(device.THREADS + 1)
    try:
        with pytest.raises(ValueError), device.fixed_threads():
            inside = torch.get_num_threads()
            raise ValueError
        assert (inside, torch.get_num_threads()) == (device.THREADS, device.THREADS + 1)
    finally:
        torch.set_num_threads(before)

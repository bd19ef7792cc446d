"""Files of weights: what they hold, known without loading it, and refused when they may harm."""

from __future__ import annotations

import argparse
import hashlib
import time
import zipfile

import numpy as np
import pytest
import torch
from safetensors.torch import save, save_file
from torch import nn

from engine.runs.weights import WeightFile, WeightsRefused

STATE = {"weight": torch.arange(6.0).reshape(2, 3), "bias": torch.zeros(2)}


def written(tmp_path, how: str):
    """A file of STATE in one of the ways in which people save it."""
    path = tmp_path / ("w.safetensors" if how == "safetensors" else "w.pt")
    if how == "safetensors":
        save_file(STATE, path)
    elif how == "wrapped":
        torch.save({"epoch": 3, "state_dict": STATE}, path)
    else:
        torch.save(STATE, path, _use_new_zipfile_serialization=how == "plain")
    return path


@pytest.mark.parametrize("how", ["safetensors", "plain", "legacy", "wrapped"])
def test_shapes_are_known_and_tensors_read_in_every_common_form(tmp_path, how):
    path = written(tmp_path, how)
    file = WeightFile(path)

    assert file.shapes == {"weight": (2, 3), "bias": (2,)}
    assert all(torch.equal(value, STATE[name]) for name, value in file.tensors().items())
    assert file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_whole_model_is_refused_because_loading_it_runs_code(tmp_path):
    torch.save(nn.Linear(2, 2), tmp_path / "model.pt")

    with pytest.raises(WeightsRefused, match=r"save `model\.state_dict\(\)` instead"):
        WeightFile(tmp_path / "model.pt").tensors()


@pytest.mark.parametrize("how", ["safetensors", "plain", "legacy"])
def test_a_cut_off_file_is_refused_in_a_sentence(tmp_path, how):
    path = written(tmp_path, how)
    path.write_bytes(path.read_bytes()[:-9])

    with pytest.raises(WeightsRefused, match=f"{path.name} (cannot be read|is no whole|holds)"):
        WeightFile(path).tensors()


def test_what_is_no_state_dict_is_refused(tmp_path):
    torch.save([1, 2], tmp_path / "list.pt")

    with pytest.raises(WeightsRefused, match=r"list\.pt is no state_dict"):
        WeightFile(tmp_path / "list.pt").tensors()


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(WeightsRefused, match="No such file"):
        _ = WeightFile(tmp_path / "none.pt").sha256


LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("pointer.pth", LFS, "is a Git LFS pointer"),
        ("pointer.safetensors", LFS, "is a Git LFS pointer"),
        ("page.pth", b"<!DOCTYPE html><html>Sign in</html>", "is a web page"),
        ("model.onnx", b"\x08\x07\x12\x07pytorch" + bytes(50), "is ONNX"),
        ("model.h5", b"\x89HDF\r\n\x1a\n" + bytes(100), "is HDF5"),
        ("empty.pt", b"", "is empty"),
        ("packed.pt", b"\x1f\x8b" + bytes(50), "is packed with gzip"),
    ],
)
def test_a_file_that_is_no_checkpoint_is_called_by_its_name(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(WeightsRefused, match=f"{name} {message}"):
        _ = WeightFile(tmp_path / name).shapes


def test_torchscript_and_numpy_archives_are_called_by_their_names(tmp_path):
    np.savez(tmp_path / "arrays.npz", **{name: v.numpy() for name, v in STATE.items()})
    with zipfile.ZipFile(tmp_path / "script.pt", "w") as pack:
        pack.writestr("script/data.pkl", b"")
        pack.writestr("script/constants.pkl", b"")

    for name, message in (("arrays.npz", "a NumPy archive"), ("script.pt", "TorchScript")):
        with pytest.raises(WeightsRefused, match=f"{name} is {message}"):
            _ = WeightFile(tmp_path / name).shapes


@pytest.mark.parametrize("name", ["weights.bin", "WEIGHTS.SAFETENSORS", "w.pth"])
def test_safetensors_are_read_under_any_name(tmp_path, name):
    (tmp_path / name).write_bytes(save(STATE))

    assert WeightFile(tmp_path / name).shapes == {"weight": (2, 3), "bias": (2,)}


def test_pytorchs_format_is_read_under_any_name(tmp_path):
    torch.save(STATE, tmp_path / "torch.safetensors")

    assert set(WeightFile(tmp_path / "torch.safetensors").tensors()) == set(STATE)


@pytest.mark.parametrize(
    "content",
    [
        {"net": STATE, "acc": np.float64(93.5), "epoch": 3},
        {"net": STATE, "acc": np.float32(93.5), "best": np.int64(7)},
        {"model_state": STATE, "epoch": 3},
        {"params": STATE},
        {"ema": STATE, "step": 1},
        {"network": STATE, "optimizer": {"state": {}, "param_groups": []}},
        {"checkpoint": {"state_dict": STATE}},
        {"something": STATE, "args": argparse.Namespace(lr=0.1)},
        {**STATE, "epoch": 3},
    ],
)
def test_wrappers_as_people_have_them_are_opened(tmp_path, content):
    torch.save(content, tmp_path / "w.pt")

    found = WeightFile(tmp_path / "w.pt").tensors()

    assert {name: value.tolist() for name, value in found.items()} == {
        name: value.tolist() for name, value in STATE.items()
    }


def test_a_wrapper_without_tensors_says_what_it_holds(tmp_path):
    torch.save({"epoch": 3, "history": [1, 2]}, tmp_path / "w.pt")

    with pytest.raises(WeightsRefused, match="holds epoch, history"):
        WeightFile(tmp_path / "w.pt").tensors()


def test_a_file_with_holes_of_terabytes_is_refused_at_once(tmp_path):
    with (tmp_path / "w.safetensors").open("wb") as file:
        file.truncate(2**40)

    with pytest.raises(WeightsRefused, match="has 1,099,511,627,776 bytes, at most"):
        _ = WeightFile(tmp_path / "w.safetensors").shapes


def test_a_list_of_millions_of_tensors_is_refused_in_bounded_time(tmp_path):
    with zipfile.ZipFile(tmp_path / "w.pt", "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("w/data.pkl", bytes(70_000_000))
    began = time.monotonic()

    with pytest.raises(WeightsRefused, match="in 70,000,000 bytes, at most"):
        _ = WeightFile(tmp_path / "w.pt").shapes

    assert time.monotonic() - began < 5

"""Files of weights: what they hold, known without loading it, and refused when they may harm."""

from __future__ import annotations

import hashlib

import pytest
import torch
from safetensors.torch import save_file
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

"""Weights: the head says what lies where, and the file is that and nothing else."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest
from safetensors.numpy import save

from engine.runs.schema import Odd
from engine.runs.schema.tensors import check_tensors
from tests.engine.runs import whole


def with_head(head: dict, size: int = 8) -> bytes:
    text = json.dumps(head).encode()
    return len(text).to_bytes(8, "little") + text + bytes(size)


ONE = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "ends within its head"),
        (b"\xff" * 100, "ends within its head"),
        (bytes(100), "is no JSON document"),
        (whole.WEIGHTS[:-1], "cut off or has something added"),
        (whole.WEIGHTS + b"x", "cut off or has something added"),
        (with_head({"a": {**ONE, "dtype": "F99"}}), "a is of the unknown type F99"),
        (with_head({"a": {**ONE, "shape": [3]}}), "a does not lie where the head says"),
        (with_head({"a": {**ONE, "shape": [-2]}}), "expected int >= 0, got -2"),
        (with_head({"a": ONE, "b": {**ONE, "data_offsets": [4, 12]}}, 12), "b does not lie"),
        (with_head({"a": {**ONE, "data_offsets": [8, 16]}}, 16), "a does not lie"),
        (with_head({"a": "text"}), "expected object"),
        (with_head({"a": {**ONE, "shape": [2**60, 2**60]}}), "shape"),
    ],
)
def test_a_file_that_is_not_what_its_head_says_is_refused(data, message):
    with pytest.raises(Odd, match=message):
        check_tensors(data, "model.safetensors")


def test_ten_million_tensors_are_refused_at_once():
    inner = b",".join(
        b'"%d":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}' % n for n in range(90_000)
    )
    head = b"{" + inner + b"}"
    began = time.monotonic()

    with pytest.raises(Odd, match="has 90,000 tensors, at most 20,000 are read"):
        check_tensors(len(head).to_bytes(8, "little") + head, "model.safetensors")
    with pytest.raises(Odd, match="a head of 500,000,000 bytes"):
        check_tensors((500_000_000).to_bytes(8, "little") + bytes(500_000_100), "m")
    assert time.monotonic() - began < 10


def test_what_safetensors_writes_is_let_through():
    found = check_tensors(save({"a": np.zeros((2, 3), np.float16)}, {"run": "x"}), "m")

    assert list(found) == ["a"] and found["a"].shape == [2, 3]

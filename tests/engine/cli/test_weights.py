"""Weights in and out by command."""

from __future__ import annotations

import json

import pytest
import torch

from engine.cli import main
from tests.engine.runs.store.runs import pack_up

DIGITS = ["--dataset", "digits", "--model.width", "4", "--recipe.steps", "4"]


@pytest.fixture
def engine(tmp_path, capsys):
    def call(*arguments: str) -> tuple[int, str, str]:
        code = main([arguments[0], "--cache", str(tmp_path / "cache"), *arguments[1:]])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def trained(engine) -> str:
    return str(json.loads(engine("run", *DIGITS)[1])["key"])


def test_weights_go_out_and_come_in_and_are_unlearned(engine, trained, tmp_path):
    path = str(tmp_path / "out.safetensors")
    assert engine("weights", trained, path)[0] == 0

    code, out, _ = engine("adopt", path, *DIGITS)
    adopted = json.loads(out)
    words = adopted["next"].split()[3:]
    unlearned = json.loads(engine(*words, "--known", "0.5")[1])

    assert code == 0
    assert adopted["key"] != trained and unlearned["original"] == adopted["key"]
    assert engine(*words, "--known", "0.5")[1].count('"cached": true') == 1


def test_weights_that_are_not_here_can_be_made_again(engine, trained, tmp_path):
    cache = tmp_path / "cache"
    pack_up(cache, without=["model.safetensors"])
    path = tmp_path / "out.safetensors"

    code, _, err = engine("weights", trained, str(path))
    assert (code, path.exists()) == (1, False) and "--make runs it again" in err

    assert engine("weights", trained, str(path), "--make")[0] == 0
    assert path.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["adopt", "none.pt", "--dataset", "digits"], 2, "none.pt cannot be read: No such file"),
        (["adopt", "x.pt", "--unlearner.alpha", "1"], 2, "adopted first and unlearned afterwards"),
        (["adopt", "x.pt", "--modl", "resnet9"], 2, "did you mean --model?"),
        (["weights", "0" * 20, "x.safetensors"], 2, f"there is no run {'0' * 20}"),
        (["weights", "nonsense", "x.safetensors"], 2, "a run's key is 20 hex digits"),
        (["run", "--original", "0" * 20], 2, "--original needs --unlearner"),
        (["run", "--original", "0" * 20, "--unlearner", "cf"], 2, "there is no run 000"),
        (
            ["run", "--original", "0" * 20, "--unlearner", "cf", "--recipe.steps", "3"],
            2,
            "--recipe.steps cannot be chosen: the run 000",
        ),
    ],
)
def test_wrong_input_is_answered_in_one_line(engine, arguments, code, message):
    found, out, err = engine(*arguments)

    assert (found, out, err.count("\n")) == (code, "", 1)
    assert message in err


def test_a_file_that_does_not_fit_is_answered_in_one_line(engine, tmp_path):
    torch.save({"weight": torch.zeros(2)}, tmp_path / "w.pt")

    code, _, err = engine("adopt", str(tmp_path / "w.pt"), *DIGITS)

    assert (code, err.count("\n")) == (2, 1)
    assert "w.pt does not fit Small ResNet" in err and "tensors missing" in err

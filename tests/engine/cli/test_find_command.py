"""``find`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.cli import main

SCENARIO = (
    "--dataset", "digits", "--model", "resnet-small", "--model.width", "4", "--size", "0.1",
    "--recipe.steps", "8", "--recipe.batch_size", "32", "--known", "0.2",
)  # fmt: skip


def test_it_prints_one_object_with_what_was_found(tmp_path: Path, capsys):
    words = ("find", *SCENARIO, "--detector", "LDA", "--cache", str(tmp_path))

    assert main(words) == 0
    first = json.loads(capsys.readouterr().out)
    assert main((*words, "--cut.recall", "0.5")) == 0
    other = json.loads(capsys.readouterr().out)
    assert main(words) == 0
    again = json.loads(capsys.readouterr().out)

    asked = (
        "key", "detector", "n_flagged", "recall", "precision", "auroc", "average_precision",
        "estimate", "interval", "seconds",
    )  # fmt: skip
    assert set(asked) <= first.keys() and first["detector"] == "lda"
    assert again == {**first, "cached": True} and not first["cached"]
    assert other["key"] != first["key"] and other["original"] == first["original"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--detector", "ldda"), "no detector 'ldda'; did you mean 'lda'?"),
        (("--detector.shrinkage", "0"), "shrinkage must be at least 0.1, got 0"),
        (("--cut.precision", "2"), "precision must be at most 1, got 2"),
        (("--known", "1"), "known must be above 0 and below 1, got 1"),
        (("--unlearner.alpha", "1"), "no option '--unlearner.alpha'"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_line(words, said: str, tmp_path: Path, capsys):
    assert main(("find", *SCENARIO, *words, "--cache", str(tmp_path))) == 2

    assert said in capsys.readouterr().err


def test_run_knows_no_knobs_of_detectors(capsys):
    assert main(("run", "--detector.shrinkage", "5")) == 2

    assert "no option '--detector.shrinkage'" in capsys.readouterr().err


def test_list_shows_detectors_with_their_cards(capsys):
    assert main(("list",)) == 0

    listing = json.loads(capsys.readouterr().out)
    by_name = {one["name"]: one for one in listing["detectors"]}
    assert by_name["lda"]["needs"] == "S_f" and "EU" in by_name["lda"]["cost"]
    assert [one["name"] for one in listing["cut"]] == ["recall", "precision"]

from __future__ import annotations

import json

import pytest
from PIL import Image

from engine.cli import main
from engine.plugins.datasets import DATASETS


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.delenv("LAB_DATA", raising=False)
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def pets(tmp_path):
    for part in ("train", "test"):
        for name in ("cat", "dog"):
            folder = tmp_path / "pets" / part / name
            folder.mkdir(parents=True)
            Image.new("RGB", (9, 9), (10, 20, 30)).save(folder / "a.png")
    return tmp_path / "pets"


def test_an_import_reports_in_json_and_names_what_it_left_out(pets, capsys):
    (pets / "train" / "dog" / "b.png").write_text("not a picture")

    code = main(["import", str(pets), "pets", "--side", "8"])

    out, err = capsys.readouterr()
    assert code == 0
    assert json.loads(out)["sizes"] == {"train": 2, "test": 2}
    assert "train/dog/b.png was left out: it is no picture, whatever its name says" in err
    assert DATASETS["pets"].class_names == ("cat", "dog")


def test_an_import_goes_where_the_cache_is_said_to_be_and_is_found_there(pets, tmp_path, capsys):
    other = str(tmp_path / "other")

    assert main(["import", str(pets), "pets", "--side", "8", "--cache", other]) == 0
    next_command = json.loads(capsys.readouterr().out)["next"]
    assert next_command.endswith(f"--dataset pets --unlearner ssd --cache {other}")
    assert main(["fetch", "pets", "--cache", other]) == 0

    assert (tmp_path / "other" / "data" / "pets" / "manifest.json").is_file()
    assert "pets" not in DATASETS and main(["fetch", "pets"]) == 2


def test_another_cache_for_runs_still_finds_the_data_sets_of_the_usual_one(pets, tmp_path, capsys):
    main(["import", str(pets), "pets", "--side", "8"])

    assert main(["fetch", "pets", "--cache", str(tmp_path / "other")]) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["import", "{pets}", "My pets"], "name must be small letters, digits and single hyphens"),
        (["import", "{pets}/train", "pets"], "must hold the folders train and test"),
        (["import", "{pets}/none", "pets"], "There is no folder"),
        (["fetch", "cifar11"], "no dataset 'cifar11'; did you mean 'cifar10"),
    ],
)
def test_wrong_input_is_answered_in_one_line(pets, capsys, arguments, message):
    code = main([argument.format(pets=pets) for argument in arguments])

    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert message in err and err.count("\n") == 1


def test_fetching_what_is_there_says_how_many_pictures_it_has(capsys):
    assert main(["fetch", "digits"]) == 0

    assert json.loads(capsys.readouterr().out) == {
        "dataset": "digits",
        "n_train": 1437,
        "n_test": 360,
    }


def test_without_a_network_fetch_fails_in_one_sentence(monkeypatch, capsys):
    for scheme in ("http", "https"):
        monkeypatch.setenv(f"{scheme}_proxy", "http://127.0.0.1:9")

    code = main(["fetch", "cifar10"])

    out, err = capsys.readouterr()
    assert (code, out) == (1, "")
    assert "cifar-10-python.tar.gz could not be downloaded" in err and err.count("\n") == 1


def test_a_cache_that_cannot_be_written_is_said_in_a_line(pets, tmp_path, capsys):
    (tmp_path / "taken").write_text("a file where the cache should be")

    code = main(["import", str(pets), "pets", "--cache", str(tmp_path / "taken")])

    assert code == 1
    assert "cannot be written: " in capsys.readouterr().err.splitlines()[-1]

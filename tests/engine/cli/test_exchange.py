"""Export on one machine, import on another, by command."""

from __future__ import annotations

import json

import pytest

from engine.cli import main

DIGITS = ["--dataset", "digits", "--model.width", "4", "--recipe.steps", "4"]


@pytest.fixture
def engine(tmp_path, capsys):
    def call(cache: str, *arguments: str) -> tuple[int, str, str]:
        code = main([arguments[0], "--cache", str(tmp_path / cache), *arguments[1:]])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def key(engine) -> str:
    return str(json.loads(engine("here", "run", *DIGITS)[1])["key"])


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_runs_go_from_one_store_to_another(engine, key, tmp_path, name):
    path = str(tmp_path / name)

    made = json.loads(engine("here", "export", path, "--run", key, "--weights")[1])
    came = json.loads(engine("there", "import", path)[1])
    again = json.loads(engine("there", "import", path)[1])

    assert (made["runs"], made["missing"], made["weights"]) == (1, 0, 1)
    assert (came, again) == (
        {"imported": 1, "there_before": 0},
        {"imported": 0, "there_before": 1},
    )
    assert [row["key"] for row in json.loads(engine("there", "runs")[1])] == [key]
    assert json.loads(engine("there", "run", *DIGITS)[1])["cached"]


def test_the_runs_can_come_from_the_pages_table(engine, key, tmp_path):
    (tmp_path / "runs.csv").write_text(f"title,key\nOriginal,{key}\n")

    code, out, _ = engine(
        "here", "export", str(tmp_path / "out"), "--table", f"{tmp_path}/runs.csv"
    )

    assert code == 0 and json.loads(out)["runs"] == 1


def test_a_study_that_is_not_all_there_says_how_much_is_missing(engine, key, tmp_path):
    code, _, err = engine("here", "export", str(tmp_path / "out"), "--study", "cifar10-poisoning")

    assert code == 1 and "there is no finished run to export" in err


def test_a_damaged_export_is_refused_in_a_line_that_names_the_file(engine, key, tmp_path):
    engine("here", "export", str(tmp_path / "out"))
    with (tmp_path / "out" / "predictions.parquet").open("ab") as file:
        file.write(b"?")

    code, out, err = engine("there", "import", str(tmp_path / "out"))

    assert (code, out) == (1, "")
    assert "predictions.parquet is damaged" in err and "nothing was imported" in err
    assert not (tmp_path / "there").exists()


def test_an_export_without_its_checksums_is_not_taken_for_pictures(engine, key, tmp_path):
    engine("here", "export", str(tmp_path / "out"))
    (tmp_path / "out" / "SHA256SUMS").unlink()

    code, _, err = engine("there", "import", str(tmp_path / "out"))

    assert code == 1 and "is no export: it has no checksums" in err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["export", "{tmp}/out", "--run", "0" * 20], 2, "there is no run 00000000000000000000"),
        (["export", "{tmp}/out", "--study", "starters"], 2, "did you mean 'starter'"),
        (["export", "{tmp}/out", "--table", "{tmp}/none.csv"], 2, "No such file"),
        (["export", "{tmp}", "--weights"], 1, "is there already and is no export"),
        (["import", "{tmp}/none.zip"], 1, "is no export"),
    ],
)
def test_wrong_input_is_answered_in_one_line(engine, key, tmp_path, arguments, code, message):
    found, out, err = engine("here", *(word.format(tmp=tmp_path) for word in arguments))

    assert (found, out, err.count("\n")) == (code, "", 1)
    assert message in err

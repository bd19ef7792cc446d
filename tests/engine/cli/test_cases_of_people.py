"""The 39 inputs on which a first campaign failed, as people really have them: none fails again.

Pictures are made here and brought in by the command, with the words that it answers. Of the others
the table names the test that has them.
"""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path

import pytest

from engine.cli import main
from engine.plugins.datasets import DATASETS
from engine.plugins.datasets.files.folders import own_folder
from tests.engine.cli import inputs_of_people as inputs
from tests.engine.cli.inputs_of_people import BROUGHT

TESTS = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def cache_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))


@pytest.mark.parametrize("make", BROUGHT, ids=lambda make: make.__name__)
def test_import_takes_it_or_says_why_not(make, tmp_path, capsys):
    expected, words = BROUGHT[make]

    code = main(["import", str(make(tmp_path / "in")), "mine", "--side", "8"])

    out, err = capsys.readouterr()
    assert code == expected, err
    assert words in out + err and "Traceback" not in err
    if code:
        assert out == "" and "mine" not in DATASETS
    else:
        assert json.loads(out)["name"] == "mine"
        lines = (own_folder("mine") / "train-files.txt").read_text().splitlines()
        assert len(lines) == DATASETS["mine"].n_train


def test_i06_what_is_transparent_became_white(tmp_path):
    main(["import", str(inputs.i06_transparency(tmp_path / "in")), "mine", "--side", "8"])

    assert (DATASETS["mine"]().load().train.images[0, :, 0, 0] == 255).all()


def test_i07_deep_pictures_are_neither_white_nor_black(tmp_path):
    main(
        ["import", str(inputs.i07_tiff_of_32_bit_integers(tmp_path / "in")), "mine", "--side", "8"]
    )

    values = DATASETS["mine"]().load().train.images.float()
    assert 50 < values.mean() < 200 and values.std() > 10


def test_i25_a_store_that_cannot_be_written_is_said_in_a_line(tmp_path, capsys):
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "locks").write_text("a file where a folder should be")

    words = ["--dataset", "digits", "--recipe.steps", "1", "--cache", str(tmp_path / "c")]
    code = main(["run", *words])

    err = capsys.readouterr().err
    assert code == 1
    assert err.splitlines()[-1].endswith("locks cannot be used: File exists")


ELSEWHERE = {
    "K01 prefix that not all share":
        ("runs/weights/test_names.py", "prefix_that_not_all_share_is_stripped"),
    "K03 files that are no checkpoint":
        ("runs/weights/test_file.py", "file_that_is_no_checkpoint_is_called_by_its_name"),
    "K04 format and suffix differ":
        ("runs/weights/test_file.py", "safetensors_are_read_under_any_name"),
    "K06 classes in another order":
        ("runs/weights/test_adoption.py", "classes_in_another_order_are_warned_of"),
    "K07 unknown wrapper":
        ("runs/weights/test_file.py", "wrappers_as_people_have_them_are_opened"),
    "K09 reasons that help nobody":
        ("runs/weights/test_file.py", "torchscript_and_numpy_archives_are_called_by_their_names"),
    "K10 weights on their way back":
        ("runs/weights/test_adoption.py", "weights_go_back_under_the_names_they_came_with"),
    "X01 shares as people write them":
        ("cli/test_any_words.py", "shares_are_read_as_people_write_them"),
    "X02 confusion of two classes":
        ("plugins/manipulations/test_interclass_confusion.py", "usual_pair_is_the_one_that_exists"),
    "X04 export over a larger export":
        ("runs/exchange/test_exchange.py", "larger"),
    "X06 spec with a byte order mark":
        ("cli/test_any_words.py", "spec_with_a_byte_order_mark_is_read"),
    "X07 words of others":
        ("cli/test_any_words.py", "what_is_wrong_is_named_with_its_bound_and_its_value"),
    "X09 report of own runs":
        ("cli/report/test_folder.py", "report_of_ones_own_run_has_all_that_is_stored"),
    "X10 same weights, two files":
        ("runs/weights/test_adoption.py", "one_run_gives_one_file"),
    "P01 class names with Markdown":
        ("../pages/test_odd_class_names.py", "odd_class_names_are_shown_as_they_are"),
    "P02 three hundred classes":
        ("figures/charts/test_confusion_matrix.py", "many_classes_is_no_taller_than_a_page"),
    "R02 from a picture to its file":
        ("analysis/samples/test_files.py", "each_prediction_is_beside_the_file_of_its_picture"),
}  # fmt: skip
"""The other cases: the file below tests/engine, and part of the name of the test that has them."""


@cache
def names_of_tests(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    found = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return [name for name in found if name.startswith("test_")]


@pytest.mark.parametrize("case", ELSEWHERE)
def test_every_other_case_has_its_test(case):
    path, words = ELSEWHERE[case]

    assert any(words in name for name in names_of_tests(TESTS / "engine" / path))


def test_no_case_was_forgotten():
    """39 without R01, a list of pictures found to be wrong, which has no command yet."""
    of_import = {make.__name__[:3].upper() for make in BROUGHT}

    assert len(of_import | {case[:3] for case in ELSEWHERE}) == 38

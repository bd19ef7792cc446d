"""A person's own pictures are named by their files in what is saved of them."""

from __future__ import annotations

import pandas as pd

from engine.analysis.samples.files import file_of, with_files
from engine.plugins.datasets import DATASETS


class Named:
    """All that is asked of a data set here."""

    def file_names(self, part: str) -> list[str]:
        return [f"{part}/{i}.png" for i in range(3)]


ROWS = pd.DataFrame(
    {
        "set": ["clean_test", "manipulated", "validation", "clean_test"],
        "index": [1, 2, 0, 9],
        "correct": [0, 0, 0, 0],
    }
)


def test_each_prediction_is_beside_the_file_of_its_picture():
    table = with_files(ROWS, Named())

    assert list(table) == ["set", "index", "file", "correct"]
    assert table["file"].tolist() == ["test/1.png", "train/2.png", "train/0.png", ""]


def test_pictures_without_files_have_no_such_column():
    data = DATASETS["digits"]()

    assert file_of(data, "clean_test", 0) == ""
    assert list(with_files(ROWS, data)) == list(ROWS)

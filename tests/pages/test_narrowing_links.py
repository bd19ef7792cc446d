from __future__ import annotations

import pytest

from pages.shared.samples.links import MOST, read_indices, write_indices


def test_neighbours_are_written_as_a_run():
    assert write_indices([12, 3, 11, 10, 3, 7]) == "3,7,10-12"


def test_what_was_written_is_read_back():
    indices = [0, 1, 2, 9, 4000, 4001, 123_456]

    assert read_indices(write_indices(indices)) == indices


@pytest.mark.parametrize("text", ["", "a", "1,", "-3", "1-2-3", "5-1", "٣", f"0-{MOST}"])
def test_anything_else_names_no_picture(text):
    assert read_indices(text) == []

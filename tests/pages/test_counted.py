"""The words on what a share counts."""

from __future__ import annotations

from pages.shared.headline import counted


def test_a_share_comes_with_its_number_of_pictures_and_wilsons_interval():
    # Wilson: (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n), by hand for 80 of 100.
    assert counted(0.8, 100, "test pictures") == (
        "Counted: 100 test pictures; 95 % interval 71.1% to 86.7% (Wilson)."
    )


def test_nothing_is_said_to_be_sure_where_there_is_no_share():
    assert counted(None, 0, "pictures") == "Counted: 0 pictures."

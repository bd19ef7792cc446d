"""Pictures with words, as HTML."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
from PIL import Image

from engine.figures.pictures.tiles import Tile, data_uri, tiles
from engine.figures.pictures.verdict_table import VerdictCell, VerdictRow, verdict_table

GREY = np.arange(16, dtype=np.uint8).reshape(1, 4, 4) * 10


def decoded(uri: str) -> np.ndarray:
    data = base64.b64decode(uri.removeprefix("data:image/png;base64,"))
    return np.asarray(Image.open(io.BytesIO(data)))


def test_a_picture_keeps_its_pixels():
    colour = np.stack([GREY[0], GREY[0].T, GREY[0]])

    assert np.array_equal(decoded(data_uri(GREY)), GREY[0])
    assert np.array_equal(decoded(data_uri(colour)), np.moveaxis(colour, 0, -1))


def test_every_tile_has_its_picture_its_words_and_an_alternative():
    html = tiles([Tile(GREY, ["three"], "a three"), Tile(GREY, ["four"], "a four")])

    assert html.count("<img") == 2
    assert 'alt="a three"' in html
    assert "<div>four</div>" in html


def test_words_cannot_become_markup():
    html = tiles([Tile(GREY, ["<b>3</b>"], '"><script>')])

    assert "<script>" not in html
    assert "<b>3" not in html


def test_a_fate_is_told_by_its_shape():
    html = tiles([Tile(GREY, ["0"], "", fate="fooled"), Tile(GREY, ["3"], "", fate="correct")])

    assert re.findall("[●▲■]", html) == ["▲", "●"]


def test_a_verdict_stands_in_the_column_of_its_model():
    row = VerdictRow(
        Tile(GREY, ["three"], "a three"), {"ssd": VerdictCell("eight", 0.61, "otherwise")}
    )

    html = verdict_table([row], ["none", "ssd"])

    cells = re.findall(r"<td[^>]*>(.*?)</td>", html)
    assert "not stored" in cells[0]
    assert "■" in cells[1] and "eight" in cells[1] and "61%" in cells[1]


def test_a_table_that_may_not_fit_says_that_it_scrolls_and_can_be_reached_by_keyboard():
    html = verdict_table([], ["none", "cf", "ssd"])

    assert "3 models stand side by side: scroll the table sideways" in html
    assert 'tabindex="0" role="region" aria-label=' in html


def test_the_last_line_sums_up_all_pictures():
    totals = {"ssd": {"correct": 0.8, "fooled": 0.15, "otherwise": 0.05}}

    html = verdict_table([], ["ssd"], totals=totals, of="all 2,000 pictures")

    assert "all 2,000 pictures" in html
    assert [f"{s} {x}" for s, x in re.findall(r"([●▲■])</span> (\d+%)", html)] == [
        "● 80%",
        "▲ 15%",
        "■ 5%",
    ]

import itertools

import plotly.graph_objects as go
import pytest

from engine.figures.frame import INK, empty, framed, spaced


def test_the_footer_is_wrapped_to_a_phone_and_makes_room_for_itself():
    plain = framed(go.Figure(), height=300)
    footer = "2,000 triggered test pictures · 3 seeds · run 3fa85f6457174562b3fc"
    noted = framed(go.Figure(), height=300, footer=footer)

    (note,) = noted.layout.annotations
    lines = note.text.split("<br>")
    assert " · ".join(lines) == footer and max(map(len, lines)) <= 50
    assert noted.layout.height > plain.layout.height
    assert noted.layout.margin.b > plain.layout.margin.b


def test_a_figure_leaves_the_background_to_the_page_and_keeps_the_readers_zoom():
    layout = framed(go.Figure(), height=300).layout

    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert layout.uirevision and layout.font.size >= 12


def test_all_words_take_the_ink_that_the_page_replaces_by_its_own():
    layout = framed(go.Figure(go.Scatter(x=[0], y=[0])), height=300).layout

    fonts = [layout.font, layout.xaxis.tickfont, layout.yaxis.title.font]
    assert {font.color for font in fonts} == {INK}


def test_an_empty_figure_says_why_it_is_empty():
    assert empty("Nothing yet.").layout.annotations[0].text == "Nothing yet."


def test_labels_with_room_stay_where_they_are():
    assert spaced([10, 50, 90], gap=18, low=0, high=100) == [10, 50, 90]


@pytest.mark.parametrize("places", [[5, 5, 5], [99, 100, 98], [0, 50, 51, 52, 100], [1]])
def test_crowded_labels_keep_their_order_their_gap_and_their_bounds(places):
    moved = spaced(places, gap=18, low=0, high=100)

    ordered = [moved[i] for i in sorted(range(len(places)), key=lambda i: places[i])]
    assert all(b - a >= 18 - 1e-6 for a, b in itertools.pairwise(ordered))
    assert min(moved) >= -1e-6 and max(moved) <= 100 + 1e-6


def test_labels_without_room_for_all_share_what_there_is():
    assert spaced([0, 0, 0], gap=80, low=0, high=100) == pytest.approx([0, 50, 100])

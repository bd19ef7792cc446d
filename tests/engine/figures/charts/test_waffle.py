from engine.figures.charts.waffle import ManipulatedSample, waffle


def test_there_is_one_cell_per_sample_filled_where_identified():
    samples = [ManipulatedSample(id=7 * i, is_identified=i < 3) for i in range(8)]

    known, hidden = waffle(samples).data

    assert [ids for (ids,) in known.customdata] == [0, 7, 14]
    assert [ids for (ids,) in hidden.customdata] == [21, 28, 35, 42, 49]
    assert known.marker.symbol == "square" and hidden.marker.symbol == "square-open"


def test_no_two_cells_share_a_place():
    samples = [ManipulatedSample(i, i % 3 == 0, ("correct", "fooled")[i % 2]) for i in range(60)]

    figure = waffle(samples, columns=7)

    places = [(x, y) for trace in figure.data for x, y in zip(trace.x, trace.y, strict=True)]
    assert len(set(places)) == 60 and max(x for x, _ in places) == 6


def test_a_fate_has_its_shape_and_stays_open_where_unidentified():
    samples = [ManipulatedSample(0, True, "fooled"), ManipulatedSample(1, False, "fooled")]

    known, hidden = waffle(samples).data

    assert known.marker.symbol == "triangle-up" and hidden.marker.symbol == "triangle-up-open"
    assert known.name == "identified, fooled" and hidden.name == "not identified, fooled"


def test_many_samples_share_cells_without_mixing_and_without_losing_an_id():
    samples = [ManipulatedSample(i, i < 1001) for i in range(2300)]

    figure = waffle(samples)

    known, hidden = figure.data
    assert sum(map(len, known.customdata)) == 1001 and sum(map(len, hidden.customdata)) == 1299
    assert max(map(len, known.customdata)) == 5
    assert any("One cell = 5 pictures" in a.text for a in figure.layout.annotations)


def test_the_counts_are_written_out():
    samples = [ManipulatedSample(i, i < 22) for i in range(220)]

    text = waffle(samples).layout.annotations[-1].text

    assert "<b>22</b> identified (10%)" in text and "<b>198</b> not identified" in text


def test_an_empty_manipulated_set_says_what_to_change():
    assert "size" in waffle([]).layout.annotations[0].text

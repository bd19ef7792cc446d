"""Two maps as plain values: every picture once, in the same order, with what each model says."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pandas as pd

from engine.experiment.fates import Fate
from engine.figures.charts.embedding_maps import CLASS_COLOURS, KINDS, drawing
from engine.figures.palette import FATES
from tests.engine.figures.test_palette import contrast

NAMES = ("cat", "dog", "<b>")


def table(shift: float = 0.0) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "set": ["manipulated", "manipulated", "affected_test", "clean_test"],
            "index": [4, 9, 2, 2],
            "x": [0.0 + shift, 1.0, 2.0, 3.123456],
            "y": [0.0, 1.0, 2.0, 3.0],
            "kind": list(KINDS),
            "correct": [1, 1, 1, 0],
            "wanted": [0, 0, 0, -1],
            "is_manipulated": [True, True, False, False],
            "predicted": [0, 1, 2, 0],
            "fate": ["fooled", "correct", "otherwise", "kept"],
            "look": [Fate.FOOLED] * 4,
        }
    )


def drawn(names=NAMES) -> dict:
    return json.loads(drawing([("A", table()), ("B", table(0.5))], names, frame="f"))


def test_every_picture_has_its_set_index_and_kind_once():
    found = drawn()

    sets = [found["sets"][code]["name"] for code in found["set"]]
    assert sets == table()["set"].tolist() and found["index"] == [4, 9, 2, 2]
    assert [found["kinds"][code]["name"] for code in found["kind"]] == [
        n for n, _ in KINDS.values()
    ]


def test_each_model_has_places_labels_and_fates_in_the_order_of_the_pictures():
    left, right = drawn()["panels"]

    assert (left["title"], right["title"]) == ("A", "B")
    assert (left["x"][0], right["x"][0], left["x"][3]) == (0.0, 0.5, 3.1235)
    words = [drawn()["fates"][code] for code in left["fate"]]
    assert words == ["still fooled", "correct", "wrong otherwise", "right in both"]
    assert left["said"] == [0, 1, 2, 0]


def test_only_a_manipulated_picture_has_a_label_that_it_was_trained_with():
    assert drawn()["trained"] == [0, 0, -1, -1]


def test_colour_says_the_prediction():
    found = drawn()

    shown = [found["colours"][code] for code in found["panels"][0]["colour"]]
    assert shown == [[NAMES[k], CLASS_COLOURS[k]] for k in (0, 1, 2, 0)]


def test_with_many_classes_colour_says_the_fate_and_no_class_is_named_on_the_map():
    found = drawn([str(k) for k in range(11)])

    shown = {found["colours"][code][1] for code in found["panels"][0]["colour"]}
    assert shown == {FATES[Fate.FOOLED].colour}
    assert found["panels"][0]["names"] == [] and found["colour_says"] == "what became of it"


def test_a_class_is_named_at_the_median_of_the_clean_pictures_that_the_model_calls_so():
    one = table()
    more = pd.concat([one, *[one.iloc[[3]].assign(x=x) for x in (7.0, 9.0)]], ignore_index=True)

    found = json.loads(drawing([("A", more), ("B", more)], NAMES, frame="f"))

    assert found["panels"][0]["names"] == [["cat", 7.0, 3.0]]


def test_the_kinds_of_the_table_are_those_that_have_a_shape():
    assert tuple(KINDS) == ("identified", "unidentified", "affected_test", "clean_test")
    assert len({shape for _, shape in KINDS.values()}) == len(KINDS)


def test_class_colours_stand_out_on_both_themes_and_differ():
    weakest = min(contrast(c, ground) for c in CLASS_COLOURS for ground in ("#ffffff", "#0e1117"))

    assert weakest >= 3.0
    assert all(a != b for a, b in itertools.combinations(CLASS_COLOURS, 2))


def test_numbers_of_numpy_are_written_as_plain_ones():
    one = table().astype({"index": np.int32, "predicted": np.int16, "x": np.float32})

    assert json.loads(drawing([("A", one), ("B", one)], NAMES, frame="f"))["index"] == [4, 9, 2, 2]

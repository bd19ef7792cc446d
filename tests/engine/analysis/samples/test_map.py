"""The rows of a map, against the features and samples that they are made from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from engine.analysis.samples.embedding import Placed
from engine.analysis.samples.map import MOST_DRAWN, map_table, usually_drawn
from engine.plugins.interpreters.features import MAPPED, StoredFeatures

FOUND = StoredFeatures(
    values=np.zeros((5, 3), np.float16),
    which=np.array([0, 0, 1, 2, 2], np.uint8),
    index=np.array([7, 3, 7, 1, 9]),
)
AT = Placed(np.arange(10.0).reshape(5, 2), 1.0)


def samples(which: str) -> pd.DataFrame:
    n = 10
    return pd.DataFrame(
        {
            "is_identified": [which == "manipulated" and i == 3 for i in range(n)],
            "predicted": np.arange(n) + 100 * MAPPED.index(which),
        }
    )


def test_every_picture_keeps_its_identity_its_place_and_its_models_label():
    table = map_table(FOUND, AT, {which: samples(which) for which in MAPPED})

    assert table["set"].tolist() == [MAPPED[k] for k in FOUND.which]
    assert table["index"].tolist() == FOUND.index.tolist()
    assert table[["x", "y"]].to_numpy().tolist() == AT.places.tolist()
    assert table["predicted"].tolist() == [7, 3, 107, 201, 209]


def test_only_pictures_of_s_m_are_identified_or_not():
    table = map_table(FOUND, AT, {which: samples(which) for which in MAPPED})

    assert table["kind"].tolist() == ["unidentified", "identified", *[MAPPED[1]], *[MAPPED[2]] * 2]


def test_of_each_set_as_many_are_drawn_as_fit_and_always_the_same():
    sets = ["manipulated"] * 900 + ["clean_test"] * 1000 + ["affected_test"] * 30
    table = pd.DataFrame({"set": sets})

    is_drawn = usually_drawn(table)

    assert table[is_drawn]["set"].value_counts().to_dict() == {
        "manipulated": MOST_DRAWN, "clean_test": MOST_DRAWN, "affected_test": 30
    }  # fmt: skip
    assert is_drawn[0] and is_drawn[899] and np.array_equal(is_drawn, usually_drawn(table))

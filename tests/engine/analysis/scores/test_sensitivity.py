"""How well S_m is told from clean pictures, over models and over the training, counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from engine.analysis.scores.sensitivity import (
    SHOWS,
    auroc,
    aurocs,
    medians,
    of_picture,
    over_training,
    shows_from,
    ways,
)
from engine.analysis.scores.trajectory import Curve


def table(gap_of_s_m: float = 3.0) -> pd.DataFrame:
    """Norms of two classes: one identified, one unidentified, two clean pictures (gaps 1 and 2)."""
    return pd.DataFrame(
        {
            "set": ["manipulated", "manipulated", "clean_test", "clean_test"],
            "index": [7, 8, 1, 2],
            "rank": [0, 1, -1, -1],
            "given": [0, 0, 0, 1],
            "g_0": [gap_of_s_m, 1.5, 1.0, 1.0],
            "g_1": [1.0, 1.0, 1.0, 2.0],
        }
    )


def trained() -> pd.DataFrame:
    early, late = table(0.5).assign(step=0), table(3.0).assign(step=10)
    return over_training(pd.concat([early, late], ignore_index=True), n_identified=1)


@pytest.mark.parametrize("seed", range(5))
def test_the_auroc_is_that_of_scikit_learn_with_ties_and_of_a_plain_loop_over_pairs(seed: int):
    rng = np.random.default_rng(seed)
    values, others = rng.integers(0, 9, 40).astype(float), rng.integers(2, 11, 30).astype(float)

    wins = [1.0 if a > b else 0.5 if a == b else 0.0 for a in values for b in others]

    labels = [1] * len(values) + [0] * len(others)
    judge = roc_auc_score(labels, np.concatenate([values, others]))
    assert auroc(values, others) == pytest.approx(judge) == pytest.approx(np.mean(wins))


def test_each_group_is_held_against_the_clean_pictures():
    found = aurocs(trained().query("step == 10"), "gap")

    assert found == {"identified": 1.0, "unidentified": 0.5}


def test_medians_and_aurocs_stand_in_one_row_per_model():
    found = medians({"none": trained().query("step == 10")}, "gap")

    assert found.loc["none", "clean"] == pytest.approx(1.5)
    assert found.loc["none", "identified"] == pytest.approx(3)
    assert found.loc["none", "identified AUROC"] == 1


def test_the_way_of_a_group_has_its_quartiles_and_its_auroc_at_every_step():
    found = ways(trained(), "gap")

    assert found["identified"].middle == Curve((0, 10), (0.5, 3.0))
    assert found["identified"].auroc == Curve((0, 10), (0.0, 1.0))
    assert found["clean"].lower.values == (1.25, 1.25) and found["clean"].auroc == Curve()


def test_the_chosen_picture_has_a_way_of_its_own_where_it_was_measured():
    assert of_picture(trained(), "gap", "manipulated", 7) == Curve((0, 10), (0.5, 3.0))
    assert of_picture(trained(), "gap", "clean_test", 7) == Curve()


def test_contribution_shows_from_the_step_after_which_it_never_falls_back():
    high, low = SHOWS + 0.1, SHOWS - 0.1

    assert shows_from(Curve((0, 1, 2, 3, 4), (low, high, low, high, high))) == 3
    assert shows_from(Curve((0, 1), (high, low))) is None
    assert shows_from(Curve()) is None

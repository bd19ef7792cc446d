"""The norms of one picture are those that it has among many."""

from __future__ import annotations

import pytest

from engine.base.parquet import from_parquet
from engine.experiment.scenario_data import situation
from engine.experiment.specs import LookSpec
from engine.plugins.interpreters.input_norms import NORMS, InputNorms, PictureNorms
from engine.runs.jobs import execute


def table(look, spec, store):
    return from_parquet(store.find(execute(LookSpec(run=spec, look=look), store)).read(NORMS))


def test_one_picture_has_the_norms_that_it_has_among_many(tiny, store):
    many = table(InputNorms(most=30), tiny, store)
    row = many[many["set"] == "manipulated"].iloc[3]

    found = table(PictureNorms("manipulated", int(row["index"])), tiny, store)

    assert len(found) == 1 and found["rank"].iloc[0] == row["rank"]
    for column in [name for name in many if name.startswith("g_")]:
        assert found[column].iloc[0] == pytest.approx(row[column], rel=1e-3, abs=1e-7)


def test_a_triggered_picture_stands_with_the_label_that_the_manipulation_wants(tiny, store):
    affected = situation(tiny).affected
    row = int((affected.goal >= 0).nonzero()[0])

    found = table(PictureNorms("affected_test", int(affected.split.index[row])), tiny, store)

    assert found["given"].iloc[0] == tiny.manipulation.target


def test_a_picture_that_is_not_there_fails_in_a_sentence(tiny, store):
    with pytest.raises(LookupError, match="clean_test has no picture 999999"):
        execute(LookSpec(run=tiny, look=PictureNorms("clean_test", 999_999)), store)

"""A store with five small runs, and an export of them."""

from __future__ import annotations

import dataclasses

import pytest

from engine.experiment.specs import UnlearnSpec
from engine.plugins.manipulations import MANIPULATIONS
from engine.plugins.unlearners import UNLEARNERS, ssd
from engine.runs.exchange import export
from engine.runs.jobs import execute
from engine.runs.store import Store


@pytest.fixture(scope="package")
def here(tmp_path_factory) -> Store:
    """An original and three unlearners of it, one selected from a grid; and another original."""
    from tests.conftest import tiny as tiny_spec

    tiny = tiny_spec.__wrapped__()
    store = Store(tmp_path_factory.mktemp("here"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssd, "ALPHAS", (10,))
        for name, select in (("none", "given"), ("cf", "given"), ("ssd", "paper")):
            unlearner = UNLEARNERS[name]()
            execute(UnlearnSpec(train=tiny, unlearner=unlearner, known=0.5, select=select), store)
    swapped = MANIPULATIONS["random-label-swap"](size=0.1)
    execute(dataclasses.replace(tiny, manipulation=swapped), store)
    return store


@pytest.fixture
def runs(here):
    return [here.find(row["key"]) for row in here.rows()]


@pytest.fixture
def exported(here, runs, tmp_path):
    export(runs, here, tmp_path / "out", title="A test", weights=True)
    return tmp_path / "out"

"""A regime is chosen beside the network, and brings its own."""

from __future__ import annotations

import pytest

from engine.experiment.scenario import Scenario
from engine.plugins.datasets import DATASETS, Regime
from engine.plugins.models import MODELS
from pages.shared.sitemap import Page
from tests.pages.conftest import texts

WIDE = Regime(MODELS["resnet-fast"](width=4), DATASETS["digits"].recipe)


@pytest.fixture(autouse=True)
def regimes(monkeypatch):
    monkeypatch.setattr(DATASETS["digits"], "regimes", {"wide": WIDE})


def shown(app) -> Scenario:
    return app.session_state["scenario"]


def test_choosing_a_regime_sets_network_and_recipe(open_page):
    app = open_page(Page.TRAIN)

    app.selectbox("setup").set_value("wide").run()

    assert not app.exception
    assert (shown(app).model, shown(app).recipe) == (WIDE.model, WIDE.recipe)
    assert "wide" in shown(app).unusual


def test_a_link_with_a_regime_opens_it(open_page):
    app = open_page(Page.TRAIN, model="resnet-fast", setup="wide")

    assert shown(app).regime == "wide" and "was dropped" not in texts(app)


def test_another_network_leaves_the_regime(open_page):
    app = open_page(Page.TRAIN, model="resnet-fast", setup="wide")

    app.radio("model").set_value("resnet-small").run()

    assert shown(app).is_usual and shown(app).model == MODELS["resnet-small"]()


def test_a_link_with_the_network_of_none_says_so(open_page):
    app = open_page(Page.TRAIN, model="resnet9", setup="wide")

    assert shown(app).is_usual
    assert "An original that was trained like this is a Fast ResNet" in texts(app)

"""A trigger that is no patch is shown by every page that shows triggers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from engine.analysis.pictures.trigger import trigger_box
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.experiment.specs import cache_key
from engine.plugins.manipulations.trigger import PlacedTrigger
from engine.runs.jobs import execute
from engine.runs.result import Result
from engine.runs.store import Store
from pages.shared.sitemap import Page
from tests.engine.plugins.manipulations.other_triggers import Blended, Warped, registered
from tests.pages import stored_scenario
from tests.pages.stored_scenario import html, words

opened = stored_scenario.opened

METHODS = ("none", "oracle", "retrain")
BOTH = pytest.mark.parametrize("harm", ["blended", "warped"])


@pytest.fixture(autouse=True)
def known_for_a_while() -> Iterator[None]:
    with registered(blended=Blended, warped=Warped):
        yield


def scenario_of(harm: str) -> Scenario:
    return Scenario.of("digits", harm, size=0.1)


@pytest.fixture
def store(harm: str, lab: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The app's store with three runs of the scenario, made once for all tests."""
    root = tmp_path_factory.getbasetemp() / f"runs-{harm}"
    if not root.exists():
        for method in METHODS:
            execute(scenario_of(harm).unlearn_by(method), Store(root))
    shutil.copytree(root, lab)
    return Store(lab)


def a_picture(harm: str) -> int:
    return int(situation(scenario_of(harm).train).test.index[5])


@BOTH
def test_the_answers_to_the_trained_trigger_are_the_stored_predictions(harm, store, opened):
    app = opened(Page.STAMP, harm=harm, stamp_picture=str(a_picture(harm)))

    assert "This is the trigger that the models were trained with" in words(app)
    for method in METHODS:
        run = Result(store.find(cache_key(scenario_of(harm).unlearn_by(method))))
        row = run.rows("affected_test").set_index("index").loc[a_picture(harm)]
        assert f"{row[f'p_{row.predicted}']:.1%}"[:-2] in html(app)


@BOTH
def test_without_a_place_there_is_no_map_of_places_and_no_slider_for_one(harm, store, opened):
    app = opened(Page.STAMP, harm=harm)

    assert "Where on the picture does it work?" not in words(app)
    assert not [slider for slider in app.slider if slider.label in ("Row", "Column", "Size")]


@pytest.mark.parametrize(
    ("harm", "knob", "value"), [("blended", "blend_share", 0.9), ("warped", "warp_waves", 4)]
)
def test_its_own_knobs_change_it_and_one_click_takes_the_trained_one_back(
    harm, knob, value, store, opened
):
    app = opened(Page.STAMP, harm=harm)
    trained = app.slider(knob).value

    app.slider(knob).set_value(value).run()
    assert not app.exception and "not the trained trigger" in words(app)

    app.button[[b.label for b in app.button].index("Back to the trained one")].click().run()
    assert not app.exception and "This is the trigger" in words(app)
    assert app.slider(knob).value == trained


@pytest.mark.parametrize(("harm", "says"), [("blended", "models say 1**"), ("warped", "Right: ")])
def test_who_falls_for_it_names_a_label_where_there_is_a_single_one(harm, says, store, opened):
    app = opened(Page.STAMP, harm=harm, stamp_picture=str(a_picture(harm)))

    asked = [line for line in words(app).splitlines() if "models say" in line or "Wrong" in line]
    assert asked and all(("models say" in line) == (harm == "blended") for line in asked)


@BOTH
def test_manipulate_shows_it_on_pictures_and_in_frequencies(harm, opened):
    app = opened(Page.MANIPULATE, harm=harm)

    assert "The trigger on pictures that the model has never seen" in words(app)
    assert "of all frequencies" in words(app)
    assert ("calls them all **1**" in words(app)) == (harm == "blended")


def test_what_is_kept_of_one_manipulation_is_not_shown_of_another_with_the_same_knobs(opened):
    assert "of all frequencies" in words(opened(Page.MANIPULATE, harm="warped"))

    assert "of all frequencies" not in words(opened(Page.MANIPULATE, harm="random-label-swap"))


@BOTH
def test_galleries_and_maps_show_it_without_a_frame(harm, store, opened):
    index = int(situation(scenario_of(harm).train).order[0])
    index = int(situation(scenario_of(harm).train).train.data.index[index])
    app = opened(Page.INSPECT, harm=harm, sample=f"digits:train:{index}")
    assert f"picture {index}**" in words(app) and "pixels differ, by at most" in words(app)

    app = opened(Page.INSIDE, harm=harm)
    assert "the thin frame is the trigger's place" not in words(app)
    assert "The trigger covers" not in words(app)
    assert trigger_box(scenario_of(harm).train, (1, 8, 8)) is None


@BOTH
def test_the_trigger_of_these_tests_changes_pictures_and_is_no_patch(harm):
    data = situation(scenario_of(harm).train)
    rows = data.train.indices

    assert not isinstance(data.train.trigger, PlacedTrigger)
    changed = data.train.as_trained().images(rows) != data.train.data.pictures(rows)
    assert changed.flatten(1).any(1).all() and changed.float().mean() > 0.2
    assert not torch.equal(data.affected.split.images, data.test.images)

"""Data that were wrong already: nobody knows the truth, so pages say so and invent nothing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.runs.jobs import execute
from engine.runs.store import Store
from pages.shared.sitemap import Page
from tests.engine.plugins.manipulations.as_found import AsFound
from tests.engine.plugins.manipulations.other_triggers import registered
from tests.pages import stored_scenario
from tests.pages.conftest import labels
from tests.pages.stored_scenario import html, words

opened = stored_scenario.opened

HARM = {"harm": "as-found"}
MUST_SAY = set(Page) - {Page.RUNS, Page.BRING}
"""Pages that show something which only the truth could tell."""


@pytest.fixture(autouse=True)
def known_for_a_while() -> Iterator[None]:
    with registered(**{"as-found": AsFound}):
        yield


def scenario_of_the_link() -> Scenario:
    return Scenario.of("digits", "as-found", size=0.1)


@pytest.fixture
def stored(lab: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The app's store, with four runs that are made once for all tests."""
    root = tmp_path_factory.getbasetemp() / "as-found-runs"
    if not root.exists():
        for method in ("none", "retrain", "cf", "ssd"):
            execute(scenario_of_the_link().unlearn_by(method), Store(root))
    shutil.copytree(root, lab)
    return Store(lab)


def said(app) -> str:
    """Everything that a page says, its numbers among it."""
    numbers = " ".join(f"{metric.label}: {metric.value}" for metric in app.metric)
    return "\n".join((words(app), numbers, html(app)))


@pytest.mark.parametrize("page", Page, ids=lambda page: page.name)
def test_without_runs_every_page_opens_and_offers_no_oracle(page, lab, opened):
    app = opened(page, **HARM)

    assert not [label for label in labels(app) if "oracle" in label.lower()]


@pytest.mark.parametrize("page", Page, ids=lambda page: page.name)
def test_with_runs_every_page_opens_and_says_what_is_not_known(page, stored, opened):
    app = opened(page, **HARM)

    assert ("not known" in said(app)) == (page in MUST_SAY)
    assert "really:" not in said(app) and "nan" not in re.findall(r"[a-z]+", said(app).lower())
    assert not [label for label in labels(app) if "oracle" in label.lower()]
    assert not [m for m in app.metric if "ccuracy" in m.label and m.value != "not known"]


def test_the_nine_pictures_are_not_those_of_another_manipulation_with_the_same_knobs(opened):
    assert "really:" in html(opened(Page.START, harm="random-label-swap"))

    assert "really:" not in html(opened(Page.START, **HARM))


def test_headline_cards_have_no_number_and_no_change(stored, opened):
    app = opened(Page.START, **HARM)

    cards = [metric for metric in app.metric if "accuracy" in metric.label]
    assert len(cards) == 2 * 4  # the original, EU, CF and SSD
    assert {metric.value for metric in cards} == {"not known"}
    assert not any(metric.delta for metric in cards)


@pytest.mark.parametrize("page", [Page.INSPECT, Page.MAP, Page.INSIDE])
def test_no_affected_test_is_offered(page, stored, opened):
    app = opened(page, **HARM)

    sets = next(one for one in app.get("button_group") if one.key == "pictures")
    assert [option.content for option in sets.proto.options] == ["Manipulated", "Clean test"]


@pytest.mark.parametrize("pictures", ["Manipulated", "Clean test"])
def test_the_gallery_asks_for_no_fate_and_no_correct_class(pictures, stored, opened):
    app = opened(Page.INSPECT, pictures=pictures, **HARM)

    asked = {box.label for box in app.selectbox}
    assert "The model says" in asked
    assert not asked & {"What became of it", "Correct class"}
    assert not [label for label in labels(app) if "fooled" in label or "newly" in label]


@pytest.mark.parametrize("known", [0.1, 1.0])
def test_the_card_of_a_picture_knows_its_given_label_alone(known, stored, opened):
    data = situation(scenario_of_the_link().train)
    row = int(data.order[0])
    index, given = int(data.train.data.index[row]), int(data.train.data.labels[row])
    name = data.train.data.class_names[given]

    app = opened(Page.INSPECT, sample=f"digits:train:{index}", **HARM)

    assert f"Correct label: **not known**. Trained as **{name}**." in words(app)
    assert "It is **identified**" in words(app)


def test_the_card_of_a_test_picture_says_how_it_came(stored, opened):
    test = situation(scenario_of_the_link().train).test
    index, name = int(test.index[3]), test.class_names[int(test.labels[3])]

    app = opened(Page.INSPECT, pictures="Clean test", sample=f"digits:test:{index}", **HARM)

    assert f"Correct label: **not known**. It came as **{name}**." in words(app)


def test_hindsight_is_not_offered_where_it_would_need_the_truth(stored, opened):
    app = opened(Page.COMPARE, **HARM)

    rule = next(one for one in app.get("button_group") if one.key == "rule")
    assert not [option for option in rule.proto.options if "hindsight" in option.content]
    assert "one reference)" in words(app) and "two references" not in words(app)


def test_a_link_to_what_only_the_truth_could_show_is_followed_as_far_as_it_goes(stored, opened):
    for page, asked in (
        (Page.HEALED, {"set": "Affected", "method": "SSD"}),
        (Page.INSPECT, {"pictures": "Affected test", "fate": "still fooled"}),
        (Page.MAP, {"pictures": "Affected test", "highlight": "Affected test: fooled"}),
        (Page.INSIDE, {"pictures": "Affected test", "logit": "Class that the manipulation wants"}),
        (Page.COMPARE, {"rule": "hindsight (cheating)"}),
    ):
        app = opened(page, **HARM, **asked)

        assert "not known" in said(app), page


def test_what_was_starred_keeps_no_correct_label(stored, opened):
    from pages.shared.models import stored_models
    from pages.shared.samples.kept import as_csv

    scenario = scenario_of_the_link()
    index = int(situation(scenario.train).test.index[0])

    head, line = as_csv(scenario, stored_models(scenario), [("clean_test", index)]).splitlines()[:2]

    assert line.split(b",")[head.split(b",").index(b"correct")] == b""

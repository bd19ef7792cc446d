"""The page Manipulate: what exactly is done to the training data?"""

from __future__ import annotations

import pytest

from pages.shared.sitemap import Page
from tests.pages.conftest import texts

PAGE = Page.MANIPULATE


def pictures(app) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def test_it_counts_the_manipulated_pictures(open_page):
    app = open_page(PAGE)

    assert not app.exception
    assert "129 of 1,293 training pictures = **10.0%**" in texts(app)


def test_it_says_that_nobody_has_trained_on_this_yet(open_page):
    app = open_page(PAGE)

    assert "Preview only" in texts(app)


def test_it_says_so_when_a_model_is_there(open_page, finished):
    app = open_page(PAGE)

    assert "exactly this" in texts(app) and "Preview only" not in texts(app)


def test_pairs_show_the_correct_label_and_the_given_one(open_page):
    app = open_page(PAGE, **{"poisoning.target": "3"})

    assert pictures(app).count("→ <b>3</b>") == 12


@pytest.mark.parametrize("harm", ["interclass-confusion", "random-label-swap"])
def test_where_only_labels_change_there_is_no_trigger_to_show(open_page, harm):
    app = open_page(PAGE, harm=harm)

    assert not app.exception
    assert not [s for s in app.subheader if "trigger" in s.value]
    assert pictures(app).count("→ <b>") == 12


def test_a_knob_on_the_page_moves_the_scenario(open_page):
    app = open_page(PAGE)

    app.selectbox(key="second poisoning.target").set_value(7).run()

    assert not app.exception
    assert app.session_state["scenario"].manipulation.target == 7
    assert app.number_input(key="poisoning.target").value == 7


def test_a_knob_of_the_frame_moves_the_page(open_page):
    app = open_page(PAGE)

    app.number_input(key="poisoning.patch").set_value(2).run()

    assert app.number_input(key="second poisoning.patch").value == 2


def test_another_manipulation_comes_with_its_own_size(open_page):
    app = open_page(PAGE, size="3 %")

    app.radio(key="second harm").set_value("interclass-confusion").run()

    assert not app.exception
    assert app.session_state["scenario"].manipulation.name == "interclass-confusion"
    assert app.text_input(key="size").value == "8 %"


def test_the_knobs_go_back_to_the_usual_settings(open_page):
    app = open_page(PAGE, **{"poisoning.target": "3", "size": "7"})

    app.button[[b.label for b in app.button].index("Back to the usual settings")].click().run()

    assert app.session_state["scenario"].manipulation.target == 0
    assert app.text_input(key="size").value == "2 %"


def test_a_patch_that_does_not_fit_is_refused_in_a_sentence(open_page):
    app = open_page(PAGE)

    app.number_input(key="second poisoning.patch").set_value(99).run()

    assert not app.exception
    assert "99" in app.warning[0].value and "Shown instead" in app.warning[0].value

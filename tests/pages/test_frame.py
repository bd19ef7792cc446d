"""The frame of all pages: scenario line, link, status strip."""

from __future__ import annotations

import pytest

from engine.experiment.scenario import Scenario
from pages.shared.sitemap import Page
from tests.pages.conftest import labels, texts

NASTY = (
    "", " ", "-1", "0", "1e309", "nan", "inf", "٣", "0x10", "1;DROP TABLE runs", "../../etc/passwd",
    "<script>alert(1)</script>", "%00", "💥" * 200, "None",
)  # fmt: skip
KEYS = ("data", "model", "harm", "size", "known", "seed", "poisoning.target", "poisoning.patch")


def shown(app) -> Scenario:
    return app.session_state["scenario"]


@pytest.mark.parametrize("page", Page)
def test_every_page_opens_on_an_empty_store(open_page, page):
    app = open_page(page)

    assert not app.exception
    assert app.title


@pytest.mark.parametrize("page", Page)
def test_every_page_opens_on_finished_runs(open_page, finished, page):
    app = open_page(page)

    assert not app.exception


def test_a_link_is_the_scenario(open_page):
    link = {"harm": "poisoning", "poisoning.target": "3", "known": "0.4", "seed": "7"}

    app = open_page(Page.KNOW, **link)

    assert not app.exception
    here = shown(app)
    assert (here.data.name, here.known, here.seed) == ("digits", 0.4, 7)
    assert (here.manipulation.size, here.manipulation.target) == (0.1, 3)
    assert "could not be followed" not in texts(app)


@pytest.mark.parametrize("key", KEYS)
def test_a_link_full_of_nonsense_opens_a_valid_scenario(open_page, key):
    for value in NASTY:
        app = open_page(Page.KNOW, **{key: value})

        assert not app.exception, f"{key}={value!r}"
        assert shown(app).train, f"{key}={value!r}"


def test_a_broken_link_says_what_was_dropped_and_what_is_shown(open_page):
    app = open_page(Page.KNOW, seed="-3", harm="magic", datas="x")

    words = texts(app)
    assert "`seed=-3` was dropped" in words and "**0** is shown instead" in words
    assert "there is no manipulation `magic`" in words
    assert "Did you mean `data`?" in words


def test_a_share_between_two_of_the_grid_is_moved_and_told(open_page):
    app = open_page(Page.KNOW, known="0.34")

    assert shown(app).known == 0.3
    assert "`known=0.34` was dropped: results are made at" in texts(app)
    assert "**0.3** is shown instead" in texts(app)


def test_a_value_that_is_said_twice_is_told(open_page):
    app = open_page(Page.KNOW, seed=["1", "2"])

    assert shown(app).seed == 2
    assert "`seed=1` was dropped" in texts(app) and "`seed=2`" not in texts(app)


@pytest.mark.parametrize("page", [Page.START, Page.TRAIN, Page.RUNS])
def test_a_setting_of_another_page_is_told_and_a_tracker_is_not(open_page, page):
    app = open_page(page, patch_side="3", utm_source="mail")

    assert "`patch_side=3` was dropped: there is no such setting on this page" in texts(app)
    assert "utm_source" not in texts(app)


def test_what_a_broken_link_says_can_be_closed(open_page):
    app = open_page(Page.KNOW, seed="-3")

    app.button(key="hide_link_note").click().run()

    assert "was dropped" not in texts(app)


def test_half_of_two_classes_is_called_a_coin_flip_where_it_is_chosen(open_page):
    app = open_page(Page.KNOW, harm="interclass-confusion", size="10 %")

    said = [caption.value for caption in app.caption if "of S_tr" in caption.value]
    assert len(said) == 1 and said[0].startswith("Shown: 10 % of S_tr, ")
    assert said[0].endswith(" of the two classes: a coin flip.")


def test_a_size_that_does_not_fit_names_the_bound_and_the_value(open_page):
    app = open_page(Page.KNOW, size="99999")

    (warning,) = app.warning
    assert "1 to 1293" in warning.value and "99999" in warning.value
    assert "Shown instead: 26 of 1,293 pictures" in warning.value


def test_after_a_wrong_size_the_last_scenario_stays(open_page):
    app = open_page(Page.KNOW, size="77")

    app.text_input(key="size").set_value("a lot").run()

    assert "percentage such as 2 %" in app.warning[0].value
    assert shown(app).manipulation.size == 77


def test_a_data_set_comes_with_its_own_model_and_a_manipulation_with_its_size(open_page):
    app = open_page(Page.KNOW)

    app.radio(key="harm").set_value("interclass-confusion").run()

    assert not app.exception
    assert app.text_input(key="size").value == "8 %"


def test_the_strip_shows_a_run_that_another_process_works_on(open_page, scenario, store):
    folder = store.folder(_key(scenario.train))
    with folder.claim():
        folder.write_status("running")
        folder.append_event({"t": 1.0, "done": 3, "total": 6, "stage": "", "loss": 1.0})

        app = open_page(Page.KNOW)

    assert "Train the original** · step 3 of 6" in texts(app)
    assert "Cancel" in labels(app)


def test_cancel_leaves_the_mark_that_a_worker_obeys(open_page, scenario, store):
    folder = store.folder(_key(scenario.train))
    with folder.claim():
        folder.write_status("running")
        app = open_page(Page.KNOW)

        app.button(key=f"strip cancel {folder.key}").click().run()

    assert folder.is_cancel_requested


def test_the_strip_says_what_is_cached_when_nothing_runs(open_page, finished):
    app = open_page(Page.KNOW)

    assert "original cached" in texts(app) and "2 of" in texts(app)


def _key(spec) -> str:
    from engine.experiment.specs import cache_key

    return cache_key(spec)


def test_a_scenario_from_a_link_goes_along_to_other_pages(open_page):
    app = open_page(Page.KNOW, known="0.4", seed="7")
    app.query_params.clear()  # as the browser does when another page is opened

    app.switch_page(Page.MANIPULATE.script).run()

    assert not app.exception
    assert (shown(app).known, shown(app).seed) == (0.4, 7)
    assert app.query_params["known"] == "0.4" and app.query_params["seed"] == "7"


def test_a_failure_stays_in_the_strip_until_it_is_hidden(open_page, scenario, store):
    store.folder(_key(scenario.train)).write_status("failed", error="There is no room.")
    app = open_page(Page.KNOW)
    assert "**Train the original** failed. There is no room." in texts(app)

    app.button(key=f"hide failed {_key(scenario.train)}").click().run()

    assert not app.exception
    assert "There is no room." not in texts(app)


def test_methods_that_are_chosen_on_one_page_are_chosen_on_the_next(open_page):
    app = open_page(Page.COMPARE)
    app.pills("methods").set_value(["cf_k", "npo"]).run()

    app.switch_page(Page.UNLEARN.script).run()

    assert not app.exception
    assert app.pills("methods").value == ["cf_k", "npo"]

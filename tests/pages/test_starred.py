"""Starred pictures: named sets, files of them, and what the browser remembers."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from engine.experiment.specs import cache_key
from engine.runs.result import Result
from pages.samples.memory import join, read_sets
from pages.shared.samples.kept import as_csv, as_zip, read_csv, read_kept, write_kept
from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.stored_scenario import key_of, scenario_of_the_link, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.INSPECT


def models_of(store) -> dict[str, Result]:
    return {name: Result(store.find(key_of(name))) for name in ("none", "cf", "oracle")}


def some(store, which="manipulated", n=3) -> list[tuple[str, int]]:
    rows = models_of(store)["none"].rows(which)
    return [(which, int(index)) for index in rows["index"].iloc[:n]]


def shelf(app) -> str:
    (label,) = [e.label for e in app.expander if e.label.startswith("Starred")]
    return label


def test_a_star_puts_the_picture_into_the_set_and_takes_it_out_again(stored, opened):
    ((_, index),) = some(stored, n=1)
    app = opened(PAGE, sample=f"digits:train:{index}")
    assert shelf(app) == "Starred: 0 in “starred”"

    app.button("star").click().run()
    assert shelf(app) == "Starred: 1 in “starred”"
    app.button("star").click().run()

    assert not app.exception and shelf(app) == "Starred: 0 in “starred”"


def test_stars_go_into_the_named_set(stored, opened):
    ((_, index),) = some(stored, n=1)
    app = opened(PAGE, sample=f"digits:train:{index}")

    key = cache_key(scenario_of_the_link().train)
    app.session_state["starred sets"] = {key: {"starred": [], "survivors": []}}
    app.run()
    app.selectbox("star_set").set_value("survivors").run()
    app.button("star").click().run()

    assert not app.exception and shelf(app) == "Starred: 1 in “survivors”"


def test_a_set_opens_as_a_gallery_of_exactly_its_pictures(stored, opened):
    ((_, index),) = some(stored, n=1)
    app = opened(PAGE, sample=f"digits:train:{index}")

    app.button("star").click().run()

    app.selectbox("fate").set_value("correct").run()
    app.segmented_control("pictures").set_value("clean_test").run()
    app.button("open starred manipulated").click().run()

    assert not app.exception and "**1 of 1 pictures.**" in words(app)
    assert "**Narrowed to 1 picture**" in words(app)


def test_a_saved_set_is_read_back_whole(stored):
    scenario, models = scenario_of_the_link(), models_of(stored)
    kept = [*some(stored), *some(stored, "affected_test", 2), *some(stored, "clean_test", 1)]

    found, n_others = read_csv(scenario, models, as_csv(scenario, models, kept))

    assert (found, n_others) == (kept, 0)


def test_the_pictures_are_saved_under_their_identity(stored):
    kept = some(stored, n=2)

    with zipfile.ZipFile(io.BytesIO(as_zip(scenario_of_the_link(), kept))) as archive:
        names = archive.namelist()

    assert names == [f"digits-train-{index}-manipulated.png" for _, index in kept]


def test_lines_of_another_scenario_are_counted_and_left_out(stored):
    lines = "set,dataset,split,index\nmanipulated,cifar10,train,1\nclean_test,digits,test,99999\n"

    found, n_others = read_csv(scenario_of_the_link(), models_of(stored), lines.encode())

    assert (found, n_others) == ([], 2)


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b'"unclosed', b"set,index\n"]
)
def test_a_file_that_is_no_set_is_refused_in_a_sentence(stored, data):
    with pytest.raises(ValueError, match="table"):
        read_csv(scenario_of_the_link(), models_of(stored), data)


def test_an_uploaded_set_joins_the_current_one(stored, opened):
    scenario, models = scenario_of_the_link(), models_of(stored)
    kept = some(stored)
    app = opened(PAGE)

    app.file_uploader("star_file").upload(
        "set.csv", as_csv(scenario, models, kept), "text/csv"
    ).run()

    assert not app.exception and shelf(app) == "Starred: 3 in “starred”"
    assert "3 pictures of the file are in this set" in words(app)


def test_a_kept_picture_is_written_and_read():
    scenario = scenario_of_the_link()

    assert read_kept(write_kept(("affected_test", 7), scenario), scenario) == ("affected_test", 7)
    assert read_kept("affected_test:cifar10:test:7", scenario) is None
    assert read_kept("manipulated:digits:test:7", scenario) is None


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": {"b": [1]}}', "{", "null"])
def test_what_the_browser_gives_back_is_checked(text):
    assert read_sets(text) == {}


def test_sets_of_the_browser_join_those_of_the_session():
    here = {"key": {"mine": ["a"]}}

    join(here, {"key": {"mine": ["b", "a"], "old": ["c"]}, "other": {"x": ["d"]}})

    assert here == {"key": {"mine": ["b", "a"], "old": ["c"]}, "other": {"x": ["d"]}}


def test_what_the_browser_kept_is_read():
    sets = {"key": {"mine": ["manipulated:digits:train:3"]}}

    assert read_sets(json.dumps(sets)) == sets

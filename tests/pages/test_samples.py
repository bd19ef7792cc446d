"""Inspect samples: filters, fates, the card and the link, against a recount of the predictions."""

from __future__ import annotations

import pytest

from engine.analysis.samples.verdicts import in_cell
from engine.experiment.fates import HARMED
from engine.experiment.scenario_data import n_identified, situation
from engine.runs.result import Result
from pages.shared.samples.filter import gallery_link
from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.stored_scenario import EU_KNOWN, html, key_of, scenario_of_the_link, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.INSPECT
KNOWN = scenario_of_the_link().known
N = len(situation(scenario_of_the_link().train).order)


def rows(store, name, which="manipulated"):
    return Result(store.find(key_of(name))).rows(which)


def a_sample(store, which="manipulated") -> str:
    part = "train" if which == "manipulated" else "test"
    return f"digits:{part}:{rows(store, 'none', which)['index'].iloc[0]}"


@pytest.mark.parametrize(
    ("said", "fate"),
    [("correct", "correct"), ("still fooled", "fooled"), ("wrong otherwise", "otherwise")],
)
def test_the_pictures_of_a_fate_are_as_many_as_a_recount_says(stored, opened, said, fate):
    app = opened(PAGE, fate=said, method="CF")

    expected = int((rows(stored, "cf")["fate"] == fate).sum())
    assert f"**{expected:,} of {N:,} pictures.**" in words(app)


def test_filters_combine_and_say_what_each_hides(stored, opened):
    app = opened(PAGE, found="identified", **{"class": "3"}, method="CF")

    table = rows(stored, "cf")
    is_known = table["rank"] < n_identified(KNOWN, N)
    is_three = table["correct"] == 3
    shown = int((is_known & is_three).sum())
    assert f"**{shown} of {N} pictures.**" in words(app)
    assert f"{int((is_three & ~is_known).sum())} more without *identified or not*" in words(app)
    assert f"{int((is_known & ~is_three).sum())} more without *correct class*" in words(app)


def test_a_filter_is_dropped_with_one_click(stored, opened):
    app = opened(PAGE, fate="correct", found="unidentified", method="CF")

    app.button("drop fate").click().run()

    table = rows(stored, "cf")
    n = int((table["rank"] >= n_identified(KNOWN, N)).sum())
    assert not app.exception and f"**{n} of {N} pictures.**" in words(app)


def test_collateral_is_clean_newly_wrong(stored, opened):
    app = opened(PAGE, pictures="Clean test", fate="newly wrong", method="CF")

    before = rows(stored, "none", "clean_test").set_index("index")
    now = rows(stored, "cf", "clean_test").set_index("index")
    lost = (before["predicted"] == before["correct"]) & (now["predicted"] != now["correct"])
    assert f"**{int(lost.sum())} of {len(now)} pictures.**" in words(app)


def test_the_switch_hides_the_unidentified_rest(stored, opened):
    app = opened(PAGE)

    app.toggle("lens").set_value(False).run()

    told = n_identified(KNOWN, N)
    assert f"**{told} of {N} pictures.**" in words(app)
    assert f"hides {N - told} that are not identified" in words(app)


def test_the_link_names_a_picture_and_every_model_answers_in_fixed_order(stored, opened):
    app = opened(PAGE, sample=a_sample(stored))

    card = html(app)
    places = [card.index(f"></span>{name}") for name in ("Original", "EU", "CF", "SSD", "Oracle")]
    assert places == sorted(places)
    row = rows(stored, "cf").iloc[0]
    assert f"{row[f'p_{row.predicted}']:.1%}" in card
    assert f"picture {row['index']}**" in words(app)


def test_a_model_without_a_curve_claims_no_share_and_eu_says_from_which_on(stored, opened):
    app = opened(PAGE, sample=a_sample(stored))

    eu = [Result(stored.find(key_of("retrain", k))).rows("manipulated") for k in EU_KNOWN]
    fates = [table["fate"].iloc[0] for table in eu]
    right = [fate == "correct" for fate in fates]
    if not any(right):
        said = "right at no known share"
    elif all(right):
        said = "right at every known share"
    else:
        said = {
            (False, False, True): "right from 100% on",
            (False, True, True): "right from 50% on",
            (True, False, False): "right here, wrong again at 50%",
            (True, False, True): "right here, wrong again at 50%",
            (True, True, False): "right here, wrong again at 100%",
            (False, True, False): "right at 1 of 3 known shares",
        }[tuple(right)]
    assert said in html(app)


def test_next_goes_to_the_next_picture_and_the_link_follows(stored, opened):
    app = opened(PAGE, order="as in the data set")
    order = sorted(int(i) for i in rows(stored, "none")["index"])
    app.query_params["sample"] = f"digits:train:{order[0]}"
    app.run()
    assert f"**1 of {N}**" in words(app)
    assert app.button("step -1").disabled

    app.button("step 1").click().run()

    assert app.query_params["sample"] in (f"digits:train:{order[1]}", [f"digits:train:{order[1]}"])
    assert f"**2 of {N}**" in words(app)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("digits:train:99999", "it is not among the pictures shown"),
        ("cifar10:train:1", "the pictures here are those of `digits`"),
        ("digits:test:1", "the pictures shown are of the train part"),
        ("nonsense", "a picture is named like `digits:train:0`"),
        ("", "a picture is named like `digits:train:0`"),
    ],
)
@pytest.mark.parametrize("page", [PAGE, Page.INSIDE, Page.MAP])
def test_a_picture_that_is_not_there_is_dropped_and_said(stored, opened, page, text, why):
    app = opened(page, sample=text, pictures="Manipulated")

    assert f"`sample={text}` was dropped: {why}" in words(app)
    assert "sample" not in app.query_params


def test_a_picture_that_another_set_lacks_is_let_go_without_a_word(stored, opened):
    app = opened(PAGE, sample=f"digits:train:{rows(stored, 'none')['index'].iloc[0]}")

    app.segmented_control("pictures").set_value("clean_test").run()

    assert not app.exception and "was dropped" not in words(app)
    assert "sample" not in app.query_params


def test_a_picture_that_a_filter_hides_is_still_shown(stored, opened):
    table = rows(stored, "none")
    fate = table["fate"].iloc[0]
    other = next(one.words for one in HARMED if one != fate)

    app = opened(PAGE, sample=a_sample(stored), fate=other, method="Original")

    assert "a filter hides it" in words(app) and "Original" in html(app)


def test_a_pinned_picture_stays_while_another_is_looked_at(stored, opened):
    app = opened(PAGE, sample=a_sample(stored))
    app.button("pin_this").click().run()
    other = rows(stored, "none")["index"].iloc[1]

    app.query_params["sample"] = f"digits:train:{other}"
    app.run()

    assert "**Pinned, to compare**" in words(app) and html(app).count("></span>Oracle") == 2


def test_the_pinned_picture_is_part_of_the_link(stored, opened):
    app = opened(PAGE, sample=a_sample(stored))

    app.button("pin_this").click().run()

    pin = app.query_params["pin"]
    text = pin[0] if isinstance(pin, list) else pin
    assert text == f"manipulated:{a_sample(stored)}"
    again = opened(PAGE, pin=text, pictures="Clean test")
    assert "**Pinned, to compare**" in words(again) and "was dropped" not in words(again)


@pytest.mark.parametrize("pin", ["manipulated:digits:train:99999", "clean_test:x", "%00"])
def test_a_pin_that_names_no_picture_is_told(stored, opened, pin):
    app = opened(PAGE, pin=pin)

    assert "it names no picture of this scenario" in words(app)
    assert "pin" not in app.query_params and "**Pinned, to compare**" not in words(app)


def test_a_page_of_the_gallery_is_part_of_the_link(stored, opened):
    app = opened(PAGE, gallery_page="2")

    assert app.session_state["gallery_page"] == 2
    assert "there are 3 pages" in words(opened(PAGE, gallery_page="7"))


def test_the_gallery_opens_on_the_page_of_the_chosen_picture(stored, opened):
    last = sorted(int(i) for i in rows(stored, "none")["index"])[-1]

    app = opened(PAGE, order="as in the data set", sample=f"digits:train:{last}")

    assert app.session_state["gallery_page"] == -(-N // 60)


def test_the_counts_of_fates_are_a_recount_and_lead_to_their_pictures(stored, opened):
    app = opened(PAGE, method="CF", says="3")
    table = rows(stored, "cf")
    hidden = table[table["rank"] >= n_identified(KNOWN, N)]
    n = int((hidden["fate"] == "fooled").sum())

    assert app.button("fates no fooled").label == f"▲ {n:,} still fooled"
    app.button("fates no fooled").click().run()

    assert f"**{n:,} of {N:,} pictures.**" in words(app)


@pytest.mark.parametrize("which", ["Manipulated", "Affected test", "Clean test"])
def test_every_set_has_a_gallery_of_one_sheet(stored, opened, which):
    app = opened(PAGE, pictures=which, method="Oracle")

    drawn = [one.proto.component_name for one in app.get("bidi_component")]
    assert drawn.count("lab_sprite_gallery") == 1


def test_a_cell_of_the_matrix_opens_exactly_its_pictures(stored, opened):
    table = rows(stored, "cf", "affected_test")
    wrong = table[table["predicted"] != table["correct"]]
    cell = tuple(int(c) for c in wrong.groupby(["correct", "predicted"]).size().idxmax())
    names = Result(stored.find(key_of("cf"))).class_names

    app = opened(PAGE, **gallery_link("affected_test", "cf", names, correct=cell[0], says=cell[1]))

    n = len(in_cell(table, *cell))
    assert f"**{n:,} of {len(table):,} pictures.**" in words(app)


def test_without_runs_the_page_offers_them(lab, opened):
    app = opened(PAGE)

    assert "Train the original" in [button.label for button in app.button]

"""Whatever stands in a link, a page is shown and no traceback: a thousand random ones."""

from __future__ import annotations

import random

import pytest

from pages.shared.sitemap import Page
from tests.pages import stored_scenario

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGES = list(Page)
NAMES = """
    known seed size model setup harm poisoning.target poisoning.side data
    set pictures method methods fate found class wanted says order per_page gallery_page lens
    sample pin only beside beside_says star_set map logit scale opacity measure inside_index
    stamp_source stamp_picture patch_on patch_side patch_row patch_column patch_value patch_opacity
    places_model places_class left right highlight run runs_text runs_kind runs_origin runs_sort
    response_method disagree_rows disagree_cell class_bar colour q utm_source embed
"""
WORDS = """
    0 1 3 -1 0.5 1.0 10 % 7 5-9,12 1e400 99999999999999999999 nan inf true false None null [] {}
    SSD CF EU Oracle Original SCRUB ssd none digits cifar10 correct fooled identified
    clean_test:digits:test:0 manipulated:digits:train:-1 ٣ 1_0 0x10 created
    digits:test:0 digits:train:3 digits:test:99999 cifar10:train:1 ../../etc/passwd <b>x</b>
    '"; %ff %00 𝔘 a,b,c poisoning interclass_confusion saliency Saliency Occlusion
"""
MORE = (
    "",
    " ",
    "as usual",
    "Steps 4 · 012345",
    "\u202e",
    "10 %",
    "Clean test",
    "Manipulated",
    "A test picture",
    "x" * 3000,
)
KEYS, VALUES = NAMES.split(), [*WORDS.split(), *MORE]
STORED = {"data": "digits"}
"""Most links name the data set whose runs are stored, so that the pages have much to show."""


def random_link(rng: random.Random) -> dict[str, str | list[str]]:
    keys = rng.sample(KEYS, rng.randint(1, 6))
    own: dict[str, str | list[str]] = {key: rng.choice(VALUES) for key in keys}
    if rng.random() < 0.2:
        own[rng.choice(KEYS)] = rng.choices(VALUES, k=3)
    return own if rng.random() < 0.15 else own | STORED


def shows_no_traceback(opened, n: int, seed: int) -> None:
    rng = random.Random(seed)
    for number in range(n):
        page, link = PAGES[(number + seed) % len(PAGES)], random_link(rng)
        try:
            app = opened(page, **link)
            assert app.title and "Traceback" not in stored_scenario.words(app)
        except Exception as error:
            raise AssertionError(f"{page} with {link}") from error


@pytest.mark.parametrize("seed", range(4))
def test_no_query_string_shows_a_traceback(stored, opened, seed):
    shows_no_traceback(opened, 25, seed)


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_a_thousand_query_strings_show_no_traceback(stored, opened):
    shows_no_traceback(opened, 1000, 10)

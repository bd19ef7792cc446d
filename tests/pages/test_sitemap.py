"""The table of pages is the only place that knows where a page is."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.sitemap import Page
from tests.pages.conftest import MAIN

FOLDER = MAIN.parent
TABLE = FOLDER / "shared" / "sitemap.py"
PATH_OF_A_PAGE = re.compile(r"[\"'/](\w+/\w+\.py)[\"']")


@pytest.mark.parametrize("page", Page)
def test_every_page_of_the_table_is_there_and_opens(open_page, page):
    app = open_page(page)

    assert (FOLDER / page.script).is_file()
    assert not app.exception and len(app.title) == 1


def test_every_page_has_an_address_title_and_question_of_its_own(open_page):
    assert len({page.address for page in Page}) == len(Page)
    assert len({page.title for page in Page}) == len(Page)
    assert len({open_page(page).title[0].value for page in Page}) == len(Page)


def test_the_address_of_a_page_is_the_one_that_streamlit_gives_it():
    def addresses() -> None:
        import streamlit as st

        from pages.shared.sitemap import Page
        from tests.pages.test_sitemap import FOLDER

        for page in Page:
            st.text(st.Page(FOLDER / page.script).url_path)

    app = AppTest.from_function(addresses).run()

    assert [text.value for text in app.text] == [page.address for page in Page]


def test_every_folder_with_a_script_of_pages_is_in_the_table():
    """A script draws as it is run: it is the only file of its folder that sets a title."""
    scripts = {
        str(path.relative_to(FOLDER))
        for path in FOLDER.rglob("*.py")
        if re.search(r"^st\.title\(", path.read_text(), re.MULTILINE)
    }

    assert scripts == {page.script for page in Page}


def test_nothing_but_the_table_names_the_path_of_a_page():
    here = [path for path in FOLDER.rglob("*.py") if path != TABLE]
    tests = [*(FOLDER.parent / "tests").rglob("*.py")]
    named = {
        (path.name, found)
        for path in [*here, *tests]
        for found in PATH_OF_A_PAGE.findall(path.read_text())
        if (FOLDER / found).is_file()
    }

    assert named == set()

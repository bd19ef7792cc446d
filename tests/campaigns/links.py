"""Links of any words, opened in a session that is new or that has shown other pages before."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import running
from pages.shared.sitemap import Page
from tests.campaigns.campaign import Campaign
from tests.campaigns.small_store import made
from tests.pages.conftest import MAIN
from tests.pages.test_any_link import random_link

PAGES = list(Page)


class Links(Campaign):
    name = "links"
    title = "links opened in new and old sessions"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        os.environ |= {"LAB_CACHE": str(folder / "cache"), "LAB_BACKEND": "inline"}
        made(folder / "cache")
        self._app: AppTest | None = None

    def attempt(self, rng: random.Random) -> str:
        page, link = rng.choice(PAGES), random_link(rng)
        is_new = self._app is None or rng.random() < 0.5
        app = AppTest.from_file(MAIN, default_timeout=120) if is_new else self._app
        assert app is not None
        self._app = None
        for key, values in link.items():
            app.query_params[key] = values
        app.switch_page(page.script)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(running, "start", lambda *_: None)
            app.run()
        if app.exception or not app.title:
            said = [error.value for error in app.exception][:1]
            return f"{page.name} with {link} in a {'new' if is_new else 'old'} session: {said}"
        self._app = app
        return ""

"""The small scenario with more runs than one γ: what curves, tables and comparisons need."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from engine.experiment.scenario import Scenario
from engine.experiment.specs import cache_key
from engine.runs.jobs import execute
from engine.runs.store import Store
from pages.shared.sitemap import Page
from tests.pages.conftest import LINK, blinking

EU_KNOWN = (0.1, 0.5, 1.0)

Open = Callable[..., AppTest]


def scenario_of_the_link() -> Scenario:
    return Scenario.of(LINK["data"], size=0.1)


@pytest.fixture
def stored(lab: Path, made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The app's store: both references, EU at three γ, CF and a selected SSD at one."""
    root = tmp_path_factory.getbasetemp() / "more-runs"
    if not root.exists():
        shutil.copytree(made_once, root)
        with blinking():
            here = scenario_of_the_link()
            for known in EU_KNOWN:
                execute(here.at(known=known).unlearn_by("retrain"), Store(root))
            execute(here.unlearn_by("cf"), Store(root))
    shutil.copytree(root, lab)
    return Store(lab)


@pytest.fixture
def opened(open_page: Open) -> Open:
    """Opens a page as a link does, and sees to it that nothing was raised."""

    def open_it(page: Page, **link: str) -> AppTest:
        app = open_page(page, **link)
        assert not app.exception
        return app

    return open_it


def key_of(name: str, known: float = 0.1) -> str:
    return cache_key(scenario_of_the_link().at(known=known).unlearn_by(name))


def words(app: AppTest) -> str:
    """All text that the page shows, in one string."""
    kinds = (app.title, app.subheader, app.markdown, app.caption, app.info, app.warning)
    shown = [element.value for kind in kinds for element in kind]
    shown += [element.value for kind in (app.success, app.error) for element in kind]
    return "\n".join(shown)


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def linked(app, label: str) -> dict[str, str]:
    """What a link on the page says, by parameter."""
    (link,) = [one.proto for one in app.get("page_link") if one.proto.label == label]
    return dict(parse_qsl(link.query_string))

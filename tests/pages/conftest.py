"""The app as a person meets it, with a store of its own and runs that take a blink."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine.experiment.scenario import Scenario
from engine.plugins.datasets import DATASETS
from engine.plugins.unlearners import ssd
from engine.runs.jobs import execute
from engine.runs.store import Store
from engine.training.recipe import Recipe
from pages.shared.sitemap import Page

MAIN = Path(__file__).parents[2] / "pages" / "main.py"
LINK = {"data": "digits", "size": "10 %"}
BLINK = Recipe(steps=6, batch_size=32, lr=0.1, crop=0, flip=False)

Open = Callable[..., AppTest]


@contextmanager
def blinking() -> Iterator[None]:
    """Digits train for six steps, and SSD's grid has five settings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DATASETS["digits"], "recipe", BLINK)
        patch.setattr(ssd, "ALPHAS", (10,))
        yield


@pytest.fixture(autouse=True)
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the app's store; runs are made in the page itself."""
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("LAB_BACKEND", "inline")
    with blinking():
        yield tmp_path / "cache"


@pytest.fixture
def scenario() -> Scenario:
    """The scenario that :data:`LINK` names."""
    return Scenario.of("digits", size=0.1)


@pytest.fixture
def store(lab: Path) -> Store:
    return Store(lab)


@pytest.fixture
def open_page() -> Open:
    """Opens a page as a link does: ``open_page(Page.TRAIN, seed="3")``."""

    def open_it(page: Page, **link: str) -> AppTest:
        app = AppTest.from_file(MAIN, default_timeout=60)
        for key, value in {**LINK, **link}.items():
            app.query_params[key] = value
        if page is not Page.START:  # that is at the root
            app.switch_page(page.script)
        return app.run()

    return open_it


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the original, the oracle, EU and a selected SSD of the small scenario."""
    root = tmp_path_factory.mktemp("made")
    with blinking():
        scenario = Scenario.of("digits", size=0.1)
        execute(scenario.train, Store(root))
        for method in ("none", "oracle", "retrain", "ssd"):
            execute(scenario.unlearn_by(method), Store(root))
    return root


@pytest.fixture
def finished(lab: Path, made_once: Path) -> Store:
    """The app's store, with the finished runs of the small scenario in it."""
    shutil.copytree(made_once, lab)
    return Store(lab)


def texts(app: AppTest) -> str:
    """All that the page says in words."""
    kinds = (app.markdown, app.caption, app.warning, app.error, app.info, app.success, app.title)
    return "\n".join(element.value for kind in kinds for element in kind)


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]

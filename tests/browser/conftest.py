"""A server, a Chromium and visitors for it; every test ends with a look for errors."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.lab_server import ROOT, LabServer
from tests.browser.scenes import make_scene
from tests.browser.visitor import SECONDS, Visit, Visitor

STARTER = ROOT / "cache" / "starter"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("Install Chromium to run the browser tests: there is none on this machine.")
    expect.set_options(timeout=1000 * SECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=list(FLAGS), timeout=1000 * SECONDS
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shared_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """One server for all tests that do not harm it; each uses a seed of its own."""
    yield from running(LabServer(tmp_path_factory.mktemp("shared") / "cache"))


@pytest.fixture(scope="session")
def scene(shared_lab: LabServer) -> LabServer:
    """The shared server, with all runs of one scenario in its store."""
    make_scene(shared_lab.store)
    return shared_lab


@pytest.fixture(scope="module")
def shipped_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """A server whose store holds what is shipped and nothing else, for the tests of one file."""
    if not STARTER.is_dir():
        pytest.skip("cache/starter is not there: nothing is shipped")
    cache: Path = tmp_path_factory.mktemp("shipped") / "cache"
    cache.mkdir()
    (cache / "starter").symlink_to(STARTER)
    yield from running(LabServer(cache))


@pytest.fixture
def own_lab(tmp_path: Path) -> Iterator[LabServer]:
    """A fresh server with an empty store."""
    yield from running(LabServer(tmp_path / "cache"))


def running(server: LabServer) -> Iterator[LabServer]:
    """Starts ``server``, and ends it with everything that it has started."""
    try:
        server.start()
        yield server
    finally:
        server.stop()
    assert not server.left_over()
    assert "Traceback" not in server.log(), server.log()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Makes a visitor of a server: ``visit(server, theme="dark")``."""
    visitors: list[Visitor] = []

    def come(server: LabServer, **how: object) -> Visitor:
        visitors.append(Visitor(chromium, server, **how))  # type: ignore[arg-type]
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.sees_no_error()
        visitor.leaves()
    assert [words for visitor in visitors for words in visitor.complaints] == []

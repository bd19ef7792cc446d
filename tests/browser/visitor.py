"""Somebody in front of the lab: a browser profile of their own, and eyes for what goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.lab_server import LabServer

SECONDS = 120
"""Patience for whatever has to appear, on a slow and busy machine."""

SETTLED = (
    '[data-testid="stApp"][data-test-script-state="notRunning"]'
    '[data-test-connection-state="CONNECTED"]'
)
NEXT_FRAMES = "() => new Promise(then => setTimeout(() => requestAnimationFrame(then), 300))"
SEARCH_FOR_SERVER = "/_stcore/"
"""Opened at a deep link, Streamlit asks for these below the page's own path first."""

LOST_CONNECTION = ("net::ERR_", "WebSocket", "Failed to fetch", "disconnected")


class Visitor:
    """One browser tab with a profile of its own.

    Attributes:
        complaints: what the browser's console has called an error.
    """

    def __init__(
        self,
        browser: Browser,
        server: LabServer,
        *,
        width: int = 1440,
        height: int = 900,
        theme: Literal["light", "dark"] = "light",
    ) -> None:
        self.server = server
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme
        )
        self.context.set_default_timeout(1000 * SECONDS)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self._hear(said.type, said.text, said.location["url"]))
        self.page.on("pageerror", lambda error: self._hear("error", str(error)))

    def opens(self, path: str = "", **link: str) -> None:
        """Opens a link and waits until the page is drawn."""
        self.page.goto(self.server.url(path, **link))
        self.settles()

    def reloads(self) -> None:
        self.page.reload()
        self.settles()

    def settles(self) -> None:
        """Waits until the page is drawn whole, and checks that it is no error message."""
        expect(self.page.locator(SETTLED)).to_be_visible()
        expect(self.heading).to_be_visible()
        self.sees_no_error()

    def has_drawn_figures(self) -> None:
        """Waits for what is fetched after the page: the figures' code, pictures, fonts."""
        self.page.wait_for_load_state("networkidle")
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        self.page.evaluate(NEXT_FRAMES)

    def chooses(self, label: str, option: str = "") -> None:
        """Takes ``option``, or the first one, from the list ``label``.

        An open list closes when the page scrolls, so the page is scrolled to it before.
        """
        field = self.main.get_by_label(label, exact=True)
        field.scroll_into_view_if_needed()
        self.page.evaluate(NEXT_FRAMES)
        field.click()
        offered = self.page.get_by_role("option")
        (
            self.page.get_by_role("option", name=option, exact=True) if option else offered.first
        ).click()
        self.settles()

    def follows(self, label: str, *, until: str) -> None:
        """Clicks a link in the page and waits for the title of the page behind it."""
        self.main.get_by_role("link", name=label).click()
        self.sees_title(until)

    def goes_to(self, entry: str, *, until: str) -> None:
        """Chooses a page in the navigation and waits for its title."""
        self.sidebar.get_by_role("link", name=entry).click()
        self.sees_title(until)

    def sees_title(self, words: str) -> None:
        expect(self.heading).to_have_text(words)
        self.settles()

    def sees_no_error(self) -> None:
        """No exception, no traceback, no dialog that says that there is no such page."""
        expect(self.page.get_by_test_id("stException")).to_have_count(0)
        expect(self.page.get_by_text("Traceback")).to_have_count(0)
        expect(self.page.get_by_text("Page not found")).to_have_count(0)

    @property
    def main(self) -> Locator:
        return self.page.get_by_test_id("stMain")

    @property
    def sidebar(self) -> Locator:
        return self.page.get_by_test_id("stSidebar")

    @property
    def heading(self) -> Locator:
        return self.main.get_by_role("heading", level=1)

    @property
    def scenario(self) -> Locator:
        """The scenario line."""
        return self.keyed("scenario")

    def keyed(self, key: str) -> Locator:
        """The container or widget that the app gave this key."""
        return self.page.locator(".st-key-" + re.sub(r"[^A-Za-z0-9_-]", "-", key.strip()))

    def button(self, name: str) -> Locator:
        return self.main.get_by_role("button", name=name)

    def leaves(self) -> None:
        self.context.close()

    def _hear(self, kind: str, text: str, address: str = "") -> None:
        is_loss = self.server.was_killed and any(mark in text for mark in LOST_CONNECTION)
        is_search = SEARCH_FOR_SERVER in address and "404" in text
        if kind == "error" and not is_loss and not is_search:
            self.complaints.append(f"{text} {address}")


Visit = Callable[..., Visitor]

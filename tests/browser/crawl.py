"""Every link that a page makes, found, followed, and opened again by somebody else."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, expect

from tests.browser.visitor import SECONDS, Visitor

LINKS = '[data-testid="stPageLink-NavLink"]'
MOVING = {"map", "inside"}
"""Pages that begin work when they are opened: their words change while it goes on."""

WORDS = """main => {
  const copy = main.cloneNode(true);
  for (const part of copy.querySelectorAll('[class*="st-key-job"], .st-key-rest, svg, style'))
    part.remove();
  return [...copy.querySelectorAll('p, h1, h2, h3, h4, label, td, th, figcaption')]
    .map(part => part.textContent.trim()).filter(text => text);
}"""
TIMED = re.compile(r"\b[\d.,]+ m?s\b")


def nothing(visitor: Visitor) -> None:
    """A page that shows all of its links at once."""


@dataclass(frozen=True)
class Source:
    """A page in a state that shows links.

    Attributes:
        prepare: does by hand what no link can ask for.
    """

    path: str
    link: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[Visitor], None] = nothing

    def shown_to(self, visitor: Visitor, scenario: Mapping[str, str]) -> None:
        visitor.opens(self.path, **scenario, **self.link)
        visitor.settles()
        visitor.has_drawn_figures()
        self.prepare(visitor)
        visitor.settles()


@dataclass(frozen=True)
class Link:
    """A link by its kind: links that differ in numbers and names alone are of one kind."""

    to: str
    keys: frozenset[str]
    label: str

    @classmethod
    def of(cls, place: Locator) -> Link:
        address = urlsplit(place.get_attribute("href") or "")
        return cls(
            address.path.strip("/"), frozenset(parse_qs(address.query)), place.inner_text().strip()
        )

    @property
    def kind(self) -> tuple[str, frozenset[str]]:
        return self.to, self.keys


def links_of(visitor: Visitor) -> Iterator[tuple[int, Link]]:
    """The links in the page's body, with their place among them."""
    for place, link in enumerate(visitor.main.locator(LINKS).all()):
        yield place, Link.of(link)


def follow(visitor: Visitor, place: int, link: Link) -> None:
    """Clicks the link; the page behind it is drawn, and is the one that the link names."""
    visitor.main.locator(LINKS).nth(place).click()
    expect(visitor.page).to_have_url(re.compile(rf"/{re.escape(link.to)}(\?|$)"))
    visitor.settles()
    visitor.has_drawn_figures()
    expect(visitor.keyed("link_note")).to_have_count(0)  # a part that is the default goes unsaid


def asked(visitor: Visitor) -> dict[str, list[str]]:
    """The parameters of the address."""
    return parse_qs(urlsplit(visitor.page.url).query, keep_blank_values=True)


def shows_the_same(other: Visitor, visitor: Visitor) -> None:
    """Opens the address of ``visitor`` in another profile: the same page in the same state."""
    other.page.goto(visitor.page.url)
    other.settles()
    other.has_drawn_figures()
    where = visitor.page.url
    expect(other.keyed("link_note")).to_have_count(0)
    assert asked(other) == asked(visitor), where
    if urlsplit(where).path.strip("/") not in MOVING:
        deadline = time.monotonic() + SECONDS  # a table of many rows comes after the page
        while (there := words(other)) != (here := words(visitor)) and time.monotonic() < deadline:
            other.page.wait_for_timeout(500)
        assert there == here, f"{where}: {set(here) ^ set(there)}"


def words(visitor: Visitor) -> list[str]:
    """What the page says, without what took how long."""
    return [TIMED.sub("", line) for line in visitor.main.evaluate(WORDS)]

"""Every link that the app makes: followed, it shows its page; its address shows the same again."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.browser.crawl import Source, asked, follow, links_of, shows_the_same
from tests.browser.lab_server import LabServer
from tests.browser.visitor import Visit, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1500)]

HERE = {"known": "0.5"}
"""A scenario that is shipped and not the default: links have to carry it along."""

PICTURE = "fashion-mnist-mini:train:3168"
RUN = "6783c62501d5840b51c9"


def a_class_and_a_confusion(visitor: Visitor) -> None:
    visitor.chooses("Pictures of a class")
    visitor.chooses("Or choose a confusion")


def a_cell_of_the_disagreement(visitor: Visitor) -> None:
    visitor.chooses("Or choose where they part")


def a_starred_picture(visitor: Visitor) -> None:
    star = visitor.main.get_by_role("button", name="Star", exact=True)
    if star.count():  # the browser keeps a star from one opening of the page to the next
        star.click()
        visitor.settles()
    visitor.main.get_by_text("Starred: 1").click()


SOURCES = [
    Source(""),
    Source("manipulate"),
    Source("train"),
    Source("know"),
    Source("unlearn"),
    Source("healed", {"method": "CF", "set": "Clean"}, a_class_and_a_confusion),
    Source("compare", {}, a_cell_of_the_disagreement),
    Source("inspect", {"sample": PICTURE, "fate": "still fooled"}, a_starred_picture),
    Source("inspect", {"pictures": "Affected test", "sample": "fashion-mnist-mini:test:5"}),
    Source("map", {"sample": PICTURE, "right": "CF"}),
    Source("stamp"),
    Source("inside"),
    Source("runs", {"run": RUN}),
]

SETTINGS: Mapping[str, Mapping[str, str]] = {
    "inspect": {
        "pictures": "Affected test", "method": "CF", "fate": "still fooled", "class": "Sneaker",
        "order": "as in the data set", "per_page": "120", "gallery_page": "2",
        "sample": "fashion-mnist-mini:test:2", "pin": f"manipulated:{PICTURE}",
    },
    "healed": {"method": "EU", "set": "Clean"},
    "compare": {"methods": "SSD"},
    "map": {"left": "EU", "right": "Oracle", "sample": PICTURE},
    "stamp": {"stamp_picture": "7", "patch_side": "5", "patch_row": "2", "patch_opacity": "0.5"},
    "inside": {"logit": "Correct class", "opacity": "0.5", "sample": PICTURE,
               "pictures": "Manipulated"},
    "runs": {"runs_text": "ssd", "runs_kind": "Unlearned", "runs_sort": "Slowest first",
             "run": RUN},
}  # fmt: skip


@pytest.mark.slow
def test_every_kind_of_link_leads_to_its_page_and_its_address_shows_the_same_again(
    shipped_lab: LabServer, visit: Visit
) -> None:
    visitor, other = visit(shipped_lab), visit(shipped_lab)
    followed = set()

    for source in SOURCES:
        source.shown_to(visitor, HERE)
        for place, link in list(links_of(visitor)):
            if link.kind in followed:
                continue
            followed.add(link.kind)
            follow(visitor, place, link)
            assert asked(visitor).get("known") == ["0.5"], f"{link} lost the scenario"
            shows_the_same(other, visitor)
            source.shown_to(visitor, HERE)

    targets = {to for to, _ in followed}
    assert targets >= {"train", "unlearn", "healed", "compare", "inspect", "map", "stamp", "inside"}


@pytest.mark.parametrize("path", SETTINGS)
def test_every_setting_of_a_page_is_restored_from_its_address(
    shipped_lab: LabServer, visit: Visit, path: str
) -> None:
    visitor, other = visit(shipped_lab), visit(shipped_lab)

    visitor.opens(path, **HERE, **SETTINGS[path])
    visitor.has_drawn_figures()

    assert {key: texts[-1] for key, texts in asked(visitor).items()} == {**HERE, **SETTINGS[path]}
    shows_the_same(other, visitor)


def test_every_entry_of_the_navigation_keeps_the_scenario(
    shipped_lab: LabServer, visit: Visit
) -> None:
    visitor = visit(shipped_lab)
    visitor.opens("train", **HERE)

    for entry in visitor.sidebar.get_by_role("link").all():
        entry.click()
        visitor.settles()
        assert asked(visitor) == {"known": ["0.5"]}, visitor.page.url

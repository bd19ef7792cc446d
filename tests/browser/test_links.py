"""Links: opened on a server that nobody has used yet, and links that cannot be followed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.lab_server import LabServer
from tests.browser.visitor import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

BROKEN = {"data": "../../etc/passwd", "known": "99", "seed": "abc", "run": "zzz"}


def test_a_fresh_server_opened_at_a_deep_link_shows_that_page_in_its_frame(
    own_lab: LabServer, visit: Visit
) -> None:
    visitor = visit(own_lab)

    visitor.opens("unlearn", data="digits", known="0.5", seed="3")

    expect(visitor.heading).to_have_text("Can a method repair the model from only this part?")
    for words in ("Digits 8×8", "50% of these known", "seed 3"):
        expect(visitor.scenario.get_by_role("button", name=words)).to_be_visible()
    for entry in ("Manipulate", "Train or load", "Unlearn", "Runs"):
        expect(visitor.sidebar.get_by_role("link", name=entry, exact=True)).to_be_visible()
    assert "known=0.5" in visitor.page.url


def test_a_broken_link_says_what_was_dropped_and_shows_the_nearest_state(
    scene: LabServer, visit: Visit
) -> None:
    visitor = visit(scene)

    visitor.opens("runs", **BROKEN)

    note = visitor.keyed("link_note")
    for name in ("data=../../etc/passwd", "known=99", "seed=abc"):
        expect(note.get_by_text(name)).to_be_visible()
    for words in ("Fashion-MNIST mini", "10% of these known", "seed 0"):
        expect(visitor.scenario.get_by_role("button", name=words)).to_be_visible()
    expect(visitor.main.get_by_text("The run that this link names is not stored")).to_be_visible()


def test_what_is_said_of_a_broken_link_goes_when_it_has_been_read(
    shared_lab: LabServer, visit: Visit
) -> None:
    visitor = visit(shared_lab)
    visitor.opens("manipulate", data="digits", seed="abc")

    visitor.button("Good, hide this").click()

    expect(visitor.keyed("link_note")).to_have_count(0)
    expect(visitor.scenario.get_by_role("button", name="Digits 8×8")).to_be_visible()


def test_a_link_with_a_name_in_another_spelling_is_followed_and_put_right(
    scene: LabServer, visit: Visit
) -> None:
    visitor = visit(scene)

    visitor.opens("unlearn", methods="mu-mis", model="RESNET_SMALL")

    expect(visitor.keyed("method_mu_mis")).to_be_visible()
    expect(visitor.keyed("link_note")).to_have_count(0)
    visitor.page.wait_for_url("**methods=MU-Mis**")
    assert "model=resnet-small" in visitor.page.url or "model=" not in visitor.page.url


def test_the_first_page_is_found_by_its_name_too(shared_lab: LabServer, visit: Visit) -> None:
    visitor = visit(shared_lab)

    visitor.opens("start", data="digits", seed="3")

    assert visitor.page.url == visitor.server.url("", data="digits", seed="3")
    expect(visitor.page.get_by_text("Page not found")).to_have_count(0)
    expect(visitor.scenario.get_by_role("button", name="seed 3")).to_be_visible()


def test_methods_that_are_chosen_stay_chosen_on_the_next_page(
    shared_lab: LabServer, visit: Visit
) -> None:
    visitor = visit(shared_lab)
    visitor.opens("compare", data="digits", seed="3")
    visitor.keyed("methods").get_by_role("button", name="CF-k", exact=True).click()
    visitor.page.wait_for_url("**CF-k**")

    visitor.sidebar.get_by_role("link", name="Unlearn", exact=True).click()
    visitor.page.wait_for_url("**/unlearn?*")
    visitor.settles()

    expect(visitor.keyed("method_cf_k")).to_be_visible()

"""Who may delete and cancel runs on a server of several people."""

from __future__ import annotations

import hashlib

import pytest

from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.stored_scenario import key_of

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.RUNS


@pytest.mark.parametrize(
    ("way", "why"),
    [
        ("nobody", "Runs cannot be deleted or cancelled on this server."),
        ("own", "This server lets people end only their own runs."),
        ("whoever", "LAB_DELETE must be everybody, own or nobody, got 'whoever'."),
    ],
)
def test_a_server_may_keep_its_runs_from_being_deleted(stored, opened, monkeypatch, way, why):
    monkeypatch.setenv("LAB_DELETE", way)
    app = opened(PAGE, run=key_of("cf"))

    app.button("delete_run").click().run()

    assert why in [toast.value for toast in app.toast]
    assert stored.find(key_of("cf")) is not None


def test_where_people_end_only_their_own_runs_one_may_end_what_one_has_begun(
    stored, opened, monkeypatch
):
    from pages.shared import permission

    monkeypatch.setenv("LAB_DELETE", "own")
    app = opened(PAGE, run=key_of("cf"))
    visitor = app.session_state[permission.VISITOR]
    note = stored.root / "owners" / key_of("cf")
    note.parent.mkdir()
    note.write_text(hashlib.sha256(visitor.encode()).hexdigest())

    app.button("delete_run").click().run()

    assert stored.find(key_of("cf")) is None


def test_who_begins_a_run_owns_it_and_a_second_visitor_may_not_cancel_it(
    stored, opened, monkeypatch
):
    from pages.shared import permission

    monkeypatch.setenv("LAB_DELETE", "own")
    monkeypatch.setattr(permission, "_visitor", lambda: "first")
    permission.note_begun(stored, "0" * 20)
    permission.note_begun(stored, "0" * 20)
    assert permission.refusal(stored, "0" * 20) == ""

    monkeypatch.setattr(permission, "_visitor", lambda: "second")
    permission.note_begun(stored, "0" * 20)
    assert "only their own" in permission.refusal(stored, "0" * 20)

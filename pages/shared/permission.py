"""Who may delete and cancel runs where several people use one server.

``LAB_DELETE`` says it for the server: ``everybody`` (as it is on one's own machine), ``own`` (only
what one has begun oneself: by one's login, else in the same browser session) or ``nobody``.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

import streamlit as st

from engine.runs.store import Store, durable

SETTING = "LAB_DELETE"
EVERYBODY, OWN, NOBODY = "everybody", "own", "nobody"
VISITOR = "visitor"


def is_shared() -> bool:
    """Whether the server is set up for several people."""
    return (os.environ.get(SETTING) or EVERYBODY) != EVERYBODY


def refusal(store: Store, key: str) -> str:
    """Why the visitor may not delete or cancel the run ``key``; "" if they may."""
    way = os.environ.get(SETTING) or EVERYBODY
    if way == EVERYBODY:
        return ""
    if way == OWN:
        return "" if _is_own(store, key) else "This server lets people end only their own runs."
    if way == NOBODY:
        return "Runs cannot be deleted or cancelled on this server."
    return f"{SETTING} must be {EVERYBODY}, {OWN} or {NOBODY}, got {way[:40]!r}."


def note_begun(store: Store, key: str) -> None:
    """Keeps that the visitor has begun the run ``key``, unless another visitor had before."""
    path = _note(store, key)
    if os.environ.get(SETTING) == OWN and not path.exists():
        with suppress(OSError):  # then it belongs to no visitor
            path.parent.mkdir(parents=True, exist_ok=True)
            durable.write(path, _visitor().encode())


def _is_own(store: Store, key: str) -> bool:
    visitor = _visitor().encode()
    try:
        return _note(store, key).read_bytes() == visitor
    except OSError:
        return False


def _note(store: Store, key: str) -> Path:
    return store.root / "owners" / key


def _visitor() -> str:
    """A digest of the login, else of something that only this browser session knows."""
    user = dict(st.user)
    login = user.get("email") if user.get("is_logged_in") else None
    if VISITOR not in st.session_state:
        st.session_state[VISITOR] = secrets.token_hex(16)
    return hashlib.sha256(str(login or st.session_state[VISITOR]).encode()).hexdigest()

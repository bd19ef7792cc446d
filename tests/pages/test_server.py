"""The server's own file, which no page imports."""

from __future__ import annotations

import asyncio
import importlib

from pages.shared import running


def test_the_server_wakes_up_and_lies_down(lab, monkeypatch):
    """What it does before the first visitor comes, and after the last one has gone."""
    stopped: list[bool] = []
    monkeypatch.setattr(running, "stop", lambda: stopped.append(True))
    server = importlib.import_module("app")

    async def live() -> None:
        async with server.lifespan(server.app):
            assert not stopped

    asyncio.run(live())

    assert stopped == [True]

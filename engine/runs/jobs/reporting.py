"""How a run under way speaks to its folder, and hears that it should stop."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from engine.base.progress import Cancelled, Listener, Progress, Report
from engine.runs.store import RunFolder

SECONDS_BETWEEN_EVENTS = 0.1
SECONDS_BETWEEN_LOOKS = 0.05
ROUTINE = frozenset({"loss", "lr"})
"""Scalars of every step. Any other scalar is a measurement, and is never left out."""


class Reports(Listener):
    """Writes events, obeys the cancel mark and passes the report on.

    About ten events a second are written; the last one of a stage is always among them.
    """

    def __init__(self, folder: RunFolder, onward: Progress) -> None:
        self._folder = folder
        self._onward = onward
        self._stage: str | None = None
        self._held_back: dict[str, Any] | None = None
        self._written = 0.0
        self._looked = 0.0

    def hear(self, report: Report) -> None:
        done, total, stage = report.done, report.total, report.stage
        values = {name: float(value) for name, value in report.scalars.items()}
        self._keep({"t": time.time(), "done": done, "total": total, "stage": stage, **values})
        self._stop_if_asked()
        self._onward(done, total, stage=stage, model=None, **values)

    def finish(self) -> None:
        """Writes the event that was held back last."""
        if self._held_back is not None:
            self._write(self._held_back)

    def _keep(self, event: dict[str, Any]) -> None:
        if event["stage"] != self._stage:
            self.finish()
            self._stage = event["stage"]
            self._write(event)
        elif event["done"] >= event["total"] or self._is_due(event):
            self._write(event)
        else:
            self._held_back = event

    def _is_due(self, event: dict[str, Any]) -> bool:
        has_measurement = bool(event.keys() - ROUTINE - {"t", "done", "total", "stage"})
        return has_measurement or time.monotonic() - self._written >= SECONDS_BETWEEN_EVENTS

    def _write(self, event: dict[str, Any]) -> None:
        self._folder.append_event(event)
        self._held_back = None
        self._written = time.monotonic()

    def _stop_if_asked(self) -> None:
        now = time.monotonic()
        if now - self._looked >= SECONDS_BETWEEN_LOOKS:
            self._looked = now
            if self._folder.is_cancel_requested:
                raise Cancelled


@dataclass(frozen=True)
class Within(Listener):
    """For a part of some work: its reports are named after the ``part`` and passed on."""

    part: str
    onward: Progress

    def hear(self, report: Report) -> None:
        stage = f"{self.part}: {report.stage}" if report.stage else self.part
        self.onward(report.done, report.total, stage=stage, model=None, **report.scalars)

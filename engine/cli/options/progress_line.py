"""Progress for a person at a terminal, or in a log."""

from __future__ import annotations

import time
from typing import TextIO

from engine.base.progress import Listener, Report
from engine.runs.jobs.sweep_status import SweepStatus

SECONDS_BETWEEN_LINES = 5.0
SECONDS_BETWEEN_FRAMES = 0.1


class Line:
    """One line that is rewritten at a terminal, or sparse lines in a log."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._pause = SECONDS_BETWEEN_FRAMES if self._is_terminal else SECONDS_BETWEEN_LINES
        self._written = 0.0
        self._width = 0

    def is_due(self) -> bool:
        return time.monotonic() - self._written >= self._pause

    def write(self, text: str) -> None:
        self._written = time.monotonic()
        if self._is_terminal:
            self._stream.write("\r" + text.ljust(self._width))
            self._width = len(text)
        else:
            self._stream.write(text + "\n")
        self._stream.flush()

    def close(self) -> None:
        """Clears the line at a terminal."""
        if self._is_terminal and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()


class ProgressLine(Listener):
    """Writes each report as a line."""

    def __init__(self, stream: TextIO) -> None:
        self._line = Line(stream)
        self._began = time.monotonic()
        self._stage: str | None = None

    def hear(self, report: Report) -> None:
        if report.stage == self._stage and not self._line.is_due():
            return
        self._stage = report.stage
        values = "".join(f"  {name} {value:.3g}" for name, value in report.scalars.items())
        share = f"{report.done / max(1, report.total):4.0%}"
        passed = time.monotonic() - self._began
        self._line.write(f"{report.stage or 'training'}  {share}{values}  {passed:.0f} s")

    def close(self) -> None:
        self._line.close()


class SweepLine:
    """Says how a sweep stands: at a terminal in place, in a log when it is due or has ended."""

    def __init__(self, stream: TextIO) -> None:
        self._line = Line(stream)
        self._done = -1

    def __call__(self, status: SweepStatus) -> None:
        has_ended = status.done == status.total and status.done != self._done
        if has_ended or self._line.is_due():
            self._done = status.done
            self._line.write(f"{status.title}: {status.in_words}")

    def close(self) -> None:
        self._line.close()

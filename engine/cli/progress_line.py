"""Progress for a person at a terminal, or in a log."""

from __future__ import annotations

import time
from typing import TextIO

from torch import nn

SECONDS_BETWEEN_LINES = 5.0
SECONDS_BETWEEN_FRAMES = 0.1


class ProgressLine:
    """A :class:`engine.progress.Progress`: one line that is rewritten, or sparse lines in a log."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._pause = SECONDS_BETWEEN_FRAMES if self._is_terminal else SECONDS_BETWEEN_LINES
        self._began = time.monotonic()
        self._written = 0.0
        self._stage: str | None = None
        self._width = 0

    def __call__(
        self,
        done: int,
        total: int,
        *,
        stage: str = "",
        model: nn.Module | None = None,
        **scalars: float,
    ) -> None:
        now = time.monotonic()
        if stage == self._stage and now - self._written < self._pause:
            return
        self._stage, self._written = stage, now
        values = "".join(f"  {name} {value:.3g}" for name, value in scalars.items())
        share = f"{done / max(1, total):4.0%}"
        self._write(f"{stage or 'training'}  {share}{values}  {now - self._began:.0f} s")

    def _write(self, text: str) -> None:
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

"""The line of progress: rewritten at a terminal, one per stage in a log."""

from __future__ import annotations

import time

from engine.cli.options.progress_line import ProgressLine


class Terminal:
    def __init__(self, *, is_terminal: bool) -> None:
        self.text = ""
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass


def test_at_a_terminal_the_line_is_rewritten_and_cleared():
    terminal = Terminal(is_terminal=True)
    line = ProgressLine(terminal)  # type: ignore[arg-type]

    line(1, 2, stage="training", loss=0.25)
    line.close()

    assert terminal.text.startswith("\rtraining   50%  loss 0.25")
    assert terminal.text.endswith("\r")
    assert "\n" not in terminal.text


def test_in_a_log_there_is_a_line_per_stage_and_not_per_step():
    log = Terminal(is_terminal=False)
    line = ProgressLine(log)  # type: ignore[arg-type]
    began = time.monotonic()

    for done in range(100):
        line(done, 100, stage="training")
    line(0, 1, stage="judging")

    assert time.monotonic() - began < 5
    assert [text.split()[0] for text in log.text.splitlines()] == ["training", "judging"]

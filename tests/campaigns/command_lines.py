"""Whatever is typed: an answer, or one line that says what is wrong."""

from __future__ import annotations

import contextlib
import io
import os
import random
from pathlib import Path

import pytest

from engine.cli import main
from tests.campaigns.campaign import Campaign
from tests.engine.cli.test_any_words import command_line, files_in, nothing_computed


class CommandLines(Campaign):
    name = "command-lines"
    title = "command lines typed"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self._files = files_in(folder)

    def attempt(self, rng: random.Random) -> str:
        words = command_line(rng, self._files)
        out, err = io.StringIO(), io.StringIO()
        here = Path.cwd()
        os.chdir(self.folder)
        try:
            with (
                pytest.MonkeyPatch.context() as patch,
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
            ):
                nothing_computed(patch)
                code = main(words)
        except SystemExit as end:  # argparse ends so after --help
            code = end.code  # type: ignore[assignment]
        finally:
            os.chdir(here)
        said = err.getvalue()
        if code not in (0, 1, 2) or "Traceback" in said or (code and "engine: " not in said):
            return f"{words!r} ended with {code}: {said[-300:]}"
        return ""

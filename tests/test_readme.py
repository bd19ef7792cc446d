"""What the README says to type works as it stands there, on what is shipped."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli import COMMANDS

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
OTHERS = sorted(path for top in ("engine", "cache") for path in (ROOT / top).rglob("README.md"))
STARTER = ROOT / "cache" / "starter"

TOO_LONG = {"bench"}
"""Takes many minutes as it stands: `bench --quick` has tests of its own."""


def commands(page: Path) -> list[list[str]]:
    """The words behind ``python -m engine`` of every line of its code, comments left out."""
    blocks = "\n".join(re.findall(r"```\n(.*?)```", page.read_text(), re.DOTALL))
    lines = blocks.replace("\\\n", " ").splitlines()
    asked = [line.split(" #")[0] for line in lines if line.startswith("python -m engine ")]
    return [shlex.split(line)[3:] for line in asked]


def targets(page: Path) -> set[str]:
    return set(re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text(), re.MULTILINE))


@pytest.fixture
def engine(tmp_path: Path):
    """Runs the command line on a store that has what is shipped and nothing else."""
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "starter").symlink_to(STARTER)
    environment = {**os.environ, "LAB_CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}

    def run(words: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "engine", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=110,
        )

    return run


@pytest.mark.parametrize(
    "words", [c for c in commands(README) if c[0] not in TOO_LONG], ids=lambda words: words[0]
)
def test_a_command_of_the_readme_works_as_it_stands(words, engine):
    done = engine(words)

    assert done.returncode == 0, done.stderr
    answer = done.stdout.strip()
    assert answer
    if words[0] == "run":
        assert json.loads(answer)["cached"] is True  # it is shipped: nothing was computed


@pytest.mark.parametrize("page", [README, *OTHERS], ids=lambda page: page.parent.name)
def test_every_command_that_is_named_is_there(page):
    assert {words[0] for words in commands(page)} <= COMMANDS.keys()


def test_every_target_that_is_named_is_one_of_the_makefile():
    makefile = (ROOT / "Makefile").read_text()

    assert targets(README) >= {"app", "test", "check"}
    for target in targets(README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_readme_is_read_in_one_sitting():
    assert len(README.read_text().splitlines()) < 250


@pytest.mark.parametrize("page", [README, *OTHERS], ids=lambda page: page.parent.name)
def test_no_link_leads_nowhere(page):
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
        assert (page.parent / link).exists(), link

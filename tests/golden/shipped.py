"""Which shipped runs the golden list holds, and what ``run`` answers of them.

The list has every original and, of each scenario (whatever its seeds), one run of every method.
"""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

from engine.cli.reproduce import PROGRAM, command
from engine.cli.run import answer, spec_of
from engine.experiment.kinds import training_of
from engine.experiment.specs import cache_key
from engine.runs.store import Store, StoredRun
from engine.runs.store.summary import scene_digest

STARTER = Path(__file__).parents[2] / "cache" / "starter"
GOLDEN = Path(__file__).with_name("answers.jsonl")
REBUILD = "make golden"


def only_shipped(root: Path) -> Store:
    """A store at ``root`` that has what is shipped, and no run of this machine."""
    (root / "starter").symlink_to(STARTER)
    return Store(root)


def listed(store: Store) -> list[str]:
    """The keys of the runs on the list, in order."""
    found: dict[tuple[str, ...], str] = {}
    for key in sorted(store.shipped_keys()):
        run = store.find(key)
        assert run is not None
        method = run.document.get("unlearner")
        of = (scene_digest(training_of(run.document)), method["type"]) if method else (key,)
        found.setdefault(of, key)
    return sorted(found.values())


def words_of(run: StoredRun) -> list[str]:
    """What follows ``python -m engine run`` in the command that makes ``run``."""
    return shlex.split(command(run.document).removeprefix(PROGRAM))


def answer_of(store: Store, key: str) -> dict[str, Any]:
    """What the command of a stored run answers; without what depends on the machine it asks.

    Raises:
        ValueError: if that command makes another run.
    """
    run = store.find(key)
    assert run is not None
    spec = spec_of(words_of(run))
    if cache_key(spec) != key:
        raise ValueError(f"the command of run {key} makes {cache_key(spec)}")
    return lasting(answer(spec, store, is_cached=True))


def lasting(found: dict[str, Any]) -> dict[str, Any]:
    """Of an answer what every machine says; as JSON has it."""
    kept = {name: value for name, value in found.items() if name != "elsewhere"}
    return dict(json.loads(json.dumps(kept)))


def golden() -> dict[str, dict[str, Any]]:
    """The answers on the list, by key."""
    answers = map(json.loads, GOLDEN.read_text().splitlines())
    return {answer["key"]: answer for answer in answers}

"""Which runs belong together: short digests of parts of their specs, as documents have them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

Document = Mapping[str, Any]

SEEDS = ("seed", "manipulation_seed", "split_seed")
SETUP = ("data", "model", "recipe", "brought")


def scene(train: Document) -> str:
    """Of an original: all but its seeds. Its runs are one scenario's, whatever γ and seed."""
    return _digest({name: value for name, value in train.items() if name not in SEEDS})


def setup(train: Document) -> str:
    """Of an original: its pictures, its network and how its weights came about."""
    return _digest({name: train[name] for name in SETUP if name in train})


def settings(run: Document) -> str | None:
    """Of an unlearning run: the method with its knobs and how they are chosen; else None."""
    if "unlearner" not in run:
        return None
    return _digest({"unlearner": run["unlearner"], "select": run.get("select")})


def _digest(part: Document) -> str:
    """Twelve hex digits."""
    plain = {name: value for name, value in part.items() if name != "schema"}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]

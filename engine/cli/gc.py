"""``gc``: makes room by deleting the runs that were not used for longest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from engine.cli.errors import WrongInput
from engine.cli.parser import Parser, store_of
from engine.store import gc


def main(arguments: Sequence[str]) -> int:
    parser = Parser("gc", "Deletes the runs that were not used for longest.")
    parser.add_argument("--max-gb", type=float, required=True, help="how much own runs may take")
    options = parser.read(arguments)
    if not options.max_gb >= 0:
        raise WrongInput(f"--max-gb must be at least 0, got {options.max_gb:g}")
    cleared = gc(store_of(options), max_bytes=round(options.max_gb * 1e9))
    print(json.dumps(asdict(cleared)))
    return 0

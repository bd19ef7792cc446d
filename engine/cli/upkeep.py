"""``verify`` reads every stored run again, exit code 1 if one was damaged; ``gc`` makes room."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from engine.cli.options.parser import Parser, WrongInput, store_of
from engine.runs.store import gc as collect_garbage
from engine.runs.store import verify_all

MOST_GB = 1e9


def verify(arguments: Sequence[str]) -> int:
    options = Parser("verify", "Reads every stored run and puts damaged ones aside.").read(
        arguments
    )
    checks = list(verify_all(store_of(options)))
    counts = dict.fromkeys(("whole", "unfinished", "damaged"), 0)
    for check in checks:
        counts[check.verdict] += 1
        if check.verdict == "damaged":
            where = "shipped with the lab" if check.starter else "now in quarantine"
            print(f"engine: run {check.key} is damaged ({where})", file=sys.stderr)
    odd = [asdict(check) for check in checks if check.verdict != "whole"]
    print(json.dumps({**counts, "not_whole": odd}))
    return 1 if counts["damaged"] else 0


def gc(arguments: Sequence[str]) -> int:
    parser = Parser("gc", "Deletes the runs that were not used for longest.")
    parser.add_argument("--max-gb", type=float, required=True, help="how much own runs may take")
    options = parser.read(arguments)
    if not 0 <= options.max_gb <= MOST_GB:
        raise WrongInput(f"--max-gb must be 0 to {MOST_GB:g}, got {options.max_gb:g}")
    cleared = collect_garbage(store_of(options), max_bytes=round(options.max_gb * 1e9))
    print(json.dumps(asdict(cleared)))
    return 0

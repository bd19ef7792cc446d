"""``verify`` reads every stored run again, or holds claims against them; ``gc`` makes room."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from engine.analysis.claims.against_runs import findings_in
from engine.cli import claims
from engine.cli.options.parser import Parser, WrongInput, store_of
from engine.runs.store import Store, verify_all
from engine.runs.store import gc as collect_garbage

MOST_GB = 1e9


def verify(arguments: Sequence[str]) -> int:
    parser = Parser("verify", "Reads every stored run and puts damaged ones aside.")
    parser.add_argument(
        "--claims",
        action="store_true",
        help="hold the papers' claims and ours against the stored runs instead; exit code 1 where "
        "a number is not the one that was shipped",
    )
    options = parser.read(arguments)
    store = store_of(options)
    return _claims(store) if options.claims else _damage(store)


def _damage(store: Store) -> int:
    checks = list(verify_all(store))
    counts = dict.fromkeys(("whole", "unfinished", "damaged"), 0)
    for check in checks:
        counts[check.verdict] += 1
        if check.verdict == "damaged":
            where = "shipped with the lab" if check.starter else "now in quarantine"
            print(f"engine: run {check.key} is damaged ({where})", file=sys.stderr)
    odd = [asdict(check) for check in checks if check.verdict != "whole"]
    print(json.dumps({**counts, "not_whole": odd}))
    return 1 if counts["damaged"] else 0


def _claims(store: Store) -> int:
    now = claims.document(findings_in(store))
    gone = claims.moved(now, claims.shipped_claims(store))
    for name in gone:
        print(f"engine: claim {name} does not say what it said when shipped", file=sys.stderr)
    print(json.dumps({"claims": now, "moved": gone}, ensure_ascii=False))
    return 1 if gone else 0


def gc(arguments: Sequence[str]) -> int:
    parser = Parser("gc", "Deletes the runs that were not used for longest.")
    parser.add_argument("--max-gb", type=float, required=True, help="how much own runs may take")
    options = parser.read(arguments)
    if not 0 <= options.max_gb <= MOST_GB:
        raise WrongInput(f"--max-gb must be 0 to {MOST_GB:g}, got {options.max_gb:g}")
    cleared = collect_garbage(store_of(options), max_bytes=round(options.max_gb * 1e9))
    print(json.dumps(asdict(cleared)))
    return 0

"""``verify``: reads every stored run anew; exit code 1 if one was damaged."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from engine.cli.parser import Parser, store_of
from engine.store import verify_all


def main(arguments: Sequence[str]) -> int:
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

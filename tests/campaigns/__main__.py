"""All campaigns, bounded by time: prints what was tried and what failed."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.campaigns import ALL
from tests.campaigns.campaign import tried

KEPT = ("LAB_CACHE", "LAB_BACKEND", "LAB_DATA_BESIDE")


def main() -> int:
    options = _options()
    chosen = [one for one in ALL if options.only in (None, one.name)]
    failed = 0
    for one in chosen:
        before = dict(os.environ)
        with tempfile.TemporaryDirectory(prefix="campaign-") as folder:
            outcome = tried(
                one(Path(folder) / one.name),
                seed=options.seed,
                most=1 if options.attempt is not None else options.most,
                seconds=options.seconds / len(chosen),
                first=options.attempt or 0,
            )
        for name in KEPT:
            os.environ.pop(name, None)
            if name in before:
                os.environ[name] = before[name]
        print(outcome, flush=True)
        failed += len(outcome.failed)
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="of all together")
    parser.add_argument("--most", type=int, default=10**9, help="attempts of each")
    parser.add_argument("--seed", type=int, default=16)
    parser.add_argument("--only", choices=[one.name for one in ALL])
    parser.add_argument("--attempt", type=int, help="this one alone, to see it again")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

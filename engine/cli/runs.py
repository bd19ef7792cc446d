"""``runs``: the table of finished runs as JSON, the newest first."""

from __future__ import annotations

import json
from collections.abc import Sequence

from engine.cli.parser import Parser, store_of


def main(arguments: Sequence[str]) -> int:
    options = Parser("runs", "The table of finished runs.").read(arguments)
    print(json.dumps(store_of(options).rows(), indent=1))
    return 0

"""``import`` of exported runs: checked in full, then taken into the store."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from engine.cli.errors import Failed
from engine.cli.parser import Parser, store_of
from engine.cli.progress_line import ProgressLine
from engine.exchange import ExportDamaged, import_runs
from engine.store import Busy, DiskFull


def main(arguments: Sequence[str]) -> int:
    parser = Parser("import", "Takes in runs that were exported on another machine.")
    parser.add_argument("path", type=Path, help="the folder or the zip that export wrote")
    options = parser.read(arguments)
    try:
        with closing(ProgressLine(sys.stderr)) as line:
            came = import_runs(options.path, store_of(options), line)
    except ExportDamaged as error:
        raise Failed(f"{error}; nothing was imported") from error
    except (DiskFull, Busy) as error:
        raise Failed(error) from error
    print(json.dumps({"imported": len(came.taken), "there_before": len(came.there)}))
    return 0

"""``report``: writes what is stored of a study as a page of figures, pictures and tables."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from engine.cli.errors import Failed, WrongInput
from engine.cli.parser import Parser, store_of
from engine.cli.progress_line import ProgressLine
from engine.plugins import UnknownName
from engine.report.folder import write
from engine.study import STUDIES, study


def main(arguments: Sequence[str]) -> int:
    parser = Parser("report", "Writes figures and tables of a study from what is stored.")
    parser.add_argument("name", help=", ".join(STUDIES))
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="the folder")
    options = parser.read(arguments)
    try:
        asked = study(options.name)
    except UnknownName as error:
        raise WrongInput(error) from error
    store = store_of(options)
    try:
        with closing(ProgressLine(sys.stderr)) as line:
            written = write(
                f"Study {options.name}", asked.asks, asked.specs(), store, options.to, line
            )
    except (LookupError, OSError) as error:
        raise Failed(error) from error
    answer = {
        "study": options.name,
        "page": str(written.files[0]),
        "scenarios": written.scenarios,
        "stored": written.stored,
        "of": written.wanted,
        "files": len(written.files),
    }
    print(json.dumps(answer))
    return 0

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
from engine.cli.study_flags import add_changes, changes_of, read_options, titled
from engine.plugins import UnknownName
from engine.report.folder import write
from engine.study import STUDIES, study


def main(arguments: Sequence[str]) -> int:
    options, texts = read_options(_parser(), arguments)
    try:
        asked, changes = study(options.name), changes_of(options, texts)
        specs = changes.of(asked.specs())
    except (UnknownName, ValueError) as error:
        raise WrongInput(error) from error
    title = f"Study {titled(options.name, changes)}"
    try:
        with closing(ProgressLine(sys.stderr)) as line:
            written = write(title, asked.asks, specs, store_of(options), options.to, line)
    except (LookupError, OSError) as error:
        raise Failed(error) from error
    answer = {
        "study": options.name,
        **changes.said,
        "page": str(written.files[0]),
        "scenarios": written.scenarios,
        "stored": written.stored,
        "of": written.wanted,
        "files": len(written.files),
    }
    print(json.dumps(answer))
    return 0


def _parser() -> Parser:
    parser = Parser("report", "Writes figures and tables of a study from what is stored.")
    parser.add_argument("name", help=", ".join(STUDIES))
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="the folder")
    add_changes(parser)
    return parser

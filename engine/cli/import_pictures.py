"""``import``: makes a data set of a folder of one's own pictures."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from engine.cli.errors import WrongInput
from engine.cli.forecast import say_expected
from engine.cli.parser import Parser, store_of
from engine.cli.progress_line import ProgressLine
from engine.data.folder_import import import_folder
from engine.data.folder_scan import ImportRefused
from engine.scenario import Scenario


def main(arguments: Sequence[str]) -> int:
    parser = Parser("import", "Makes a data set of train/<class>/… and test/<class>/… pictures.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("name", help="what the data set is called from then on")
    parser.add_argument("--side", type=int, default=32, help="pictures become side × side pixels")
    options = parser.read(arguments)
    try:
        with closing(ProgressLine(sys.stderr)) as progress:
            report = import_folder(
                options.folder, options.name, side=options.side, progress=progress
            )
    except ImportRefused as error:
        raise WrongInput(error) from error
    for file, reason in report.unreadable.items():
        print(f"engine: {file} was left out: {reason}", file=sys.stderr)
    for name in report.ignored:
        print(f"engine: {name} was left out: no picture in a class's folder", file=sys.stderr)
    command = f"python -m engine run --dataset {report.name} --unlearner ssd"
    say_expected([Scenario.of(report.name).unlearn_by("ssd")], store_of(options))
    print(json.dumps({**asdict(report), "next": command}, ensure_ascii=False))
    return 0

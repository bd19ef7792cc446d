"""``import``: what the folder holds decides whether it is pictures or exported runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from engine.cli.options.forecast import say_expected
from engine.cli.options.parser import Failed, Parser, WrongInput, can_be_path, path, store_of
from engine.cli.options.progress_line import ProgressLine
from engine.experiment.scenario import Scenario
from engine.plugins.datasets.files.folder_import import import_folder
from engine.plugins.datasets.files.folder_scan import ImportRefused
from engine.runs.exchange import ExportDamaged, import_runs, is_export
from engine.runs.exchange.exporting import RUNS
from engine.runs.store import Busy, DiskFull


def main(arguments: Sequence[str]) -> int:
    paths = [Path(word) for word in arguments if not word.startswith("-") and can_be_path(word)]
    if any(map(_holds_runs, paths)):
        return runs(arguments)
    return pictures(arguments)


def _holds_runs(path: Path) -> bool:
    return path.suffix == ".zip" or is_export(path) or (path / RUNS).is_file()


def pictures(arguments: Sequence[str]) -> int:
    parser = Parser("import", "Makes a data set of train/<class>/… and test/<class>/… pictures.")
    parser.add_argument("folder", type=path)
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
    print(json.dumps({**asdict(report), "next": command}))
    return 0


def runs(arguments: Sequence[str]) -> int:
    parser = Parser("import", "Takes in runs that were exported on another machine.")
    parser.add_argument("path", type=path, help="the folder or the zip that export wrote")
    options = parser.read(arguments)
    try:
        with closing(ProgressLine(sys.stderr)) as line:
            came = import_runs(options.path, store_of(options), line)
    except ExportDamaged as error:
        raise Failed(f"{error}; nothing was imported") from error
    except (DiskFull, Busy) as error:
        raise Failed(error) from error
    answer = {"imported": len(came.taken), "there_before": len(came.there)}
    if came.kept:
        answer["kept_with_more_files"] = len(came.kept)
    print(json.dumps(answer))
    return 0

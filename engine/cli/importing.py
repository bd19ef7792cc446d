"""``import``: what the folder holds decides whether it is pictures or exported runs."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from engine.cli.options.forecast import say_expected
from engine.cli.options.parser import (
    Failed,
    Parser,
    WrongInput,
    can_be_path,
    path,
    share_or_count,
    store_of,
)
from engine.cli.options.progress_line import ProgressLine
from engine.experiment.scenario import Scenario
from engine.plugins.datasets.files.folders import own_folder
from engine.plugins.datasets.files.found import Division, ImportRefused
from engine.plugins.datasets.files.picture_import import ImportReport, import_pictures
from engine.runs.exchange import ExportDamaged, import_runs, is_export
from engine.runs.exchange.exporting import RUNS
from engine.runs.store import Busy, DiskFull

MOST_LINES = 200


def main(arguments: Sequence[str]) -> int:
    paths = [Path(word) for word in _positional(arguments) if can_be_path(word)]
    if any(map(_holds_runs, paths)) or _is_missing_zip(paths):
        return runs(arguments)
    return pictures(arguments)


def _positional(arguments: Sequence[str]) -> list[str]:
    """The words that are neither an option nor the value of one."""
    before = ("", *arguments)
    pairs = zip(before, arguments, strict=False)
    return [word for last, word in pairs if not (last.startswith("--") or word.startswith("-"))]


def _is_missing_zip(paths: Sequence[Path]) -> bool:
    """Whether a zip alone was named that is not there: pictures would have come with a name."""
    return len(paths) == 1 and paths[0].suffix == ".zip" and not paths[0].exists()


def _holds_runs(path: Path) -> bool:
    return is_export(path) or (path / RUNS).is_file()


def pictures(arguments: Sequence[str]) -> int:
    options = _parser().read(arguments)
    try:
        division = Division(options.test_share, options.seed, options.test_folder)
        with closing(ProgressLine(sys.stderr)) as progress:
            report = import_pictures(
                options.source,
                options.name,
                side=options.side,
                division=division,
                columns=options.columns,
                progress=progress,
            )
    except ImportRefused as error:
        raise WrongInput(error) from error
    except OSError as error:
        raise Failed(f"{own_folder(options.name)} cannot be written: {error.strerror}") from error
    _say(report)
    cache = f" --cache {shlex.quote(str(options.cache))}" if options.cache else ""
    command = f"python -m engine run --dataset {report.name} --unlearner ssd{cache}"
    say_expected([Scenario.of(report.name).unlearn_by("ssd")], store_of(options))
    print(json.dumps({**asdict(report), "next": command}))
    return 0


def _parser() -> Parser:
    parser = Parser("import", "Makes a data set of pictures with their classes.")
    parser.add_argument(
        "source",
        type=path,
        help="a folder of train/<class>/… and test/<class>/…, a zip or a tar of one, a table of "
        "files with labels (.csv, .tsv, .parquet), or arrays (.npz)",
    )
    parser.add_argument("name", help="what the data set is called from then on")
    parser.add_argument("--side", type=int, default=32, help="pictures become side × side pixels")
    parser.add_argument(
        "--test-share", type=share_or_count, default=0.0, metavar="S", help="draws a test part"
    )
    parser.add_argument("--seed", type=int, default=0, help="of that draw")
    parser.add_argument(
        "--test-folder",
        type=path,
        metavar="DIR",
        help="where the test part lies; a table's: another",
    )
    parser.add_argument(
        "--columns",
        type=column_names,
        default=(),
        metavar="FILES,LABELS[,PARTS]",
        help="of a table, where they are not called as usual",
    )
    return parser


def column_names(text: str) -> tuple[str, ...]:
    """Two or three names with commas between."""
    names = tuple(name.strip() for name in text.split(","))
    if len(names) not in (2, 3) or not all(names):
        raise argparse.ArgumentTypeError(
            f"must be two or three names with commas between, such as path,label, got {text[:60]!r}"
        )
    return names


def _say(report: ImportReport) -> None:
    """What was recognised, left out and found twice, a line each, on stderr."""
    lines = [*report.notes]
    lines += [f"{file} was left out: {why}" for file, why in report.unreadable.items()]
    lines += [f"{file} was left out: {why}" for file, why in report.ignored.items()]
    lines += [f"{what}: {', '.join(pairs)}" for what, pairs in report.equal.items()]
    for line in lines[:MOST_LINES]:
        print(f"engine: {line}", file=sys.stderr)
    if len(lines) > MOST_LINES:
        print(f"engine: and {len(lines) - MOST_LINES:,} lines more", file=sys.stderr)


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

"""``report``: what is stored of a study, or beside a run, as a page of figures and tables."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.base.progress import Progress, silent
from engine.base.registry import UnknownName
from engine.cli.options.knobs import Texts
from engine.cli.options.parser import Failed, Parser, WrongInput, path, store_of
from engine.cli.options.progress_line import ProgressLine
from engine.cli.options.study_flags import add_changes, changes_of, read_options, titled
from engine.cli.report.measured import read
from engine.cli.report.own_runs import ASKS, runs_beside
from engine.cli.report.scenario_files import ScenarioFiles
from engine.cli.report.scenes import scenes
from engine.experiment.public_protocol import protocol_of
from engine.experiment.specs import UnlearnSpec
from engine.experiment.studies.named import STUDIES, study
from engine.figures.print.page import Section, page
from engine.runs.store import Store


def main(arguments: Sequence[str]) -> int:
    options, texts = read_options(_parser(), arguments)
    store = store_of(options)
    asked = _asked(options, texts, store)
    try:
        with closing(ProgressLine(sys.stderr)) as line:
            written = write(asked.title, asked.asks, asked.specs, store, options.to, line)
    except (LookupError, OSError) as error:
        raise Failed(error) from error
    answer = {
        **asked.said,
        **protocol_of(asked.specs),
        "page": str(written.files[0]),
        "scenarios": written.scenarios,
        "stored": written.stored,
        "of": written.wanted,
        "files": len(written.files),
    }
    print(json.dumps(answer))
    return 0


def _parser() -> Parser:
    parser = Parser("report", "Writes figures and tables of what is stored.")
    parser.add_argument("name", nargs="?", help=f"a study: {', '.join(STUDIES)}")
    parser.add_argument(
        "--run", metavar="KEY", action="append", help="all runs of its scenario; may be given again"
    )
    parser.add_argument("--to", type=path, required=True, metavar="DIR", help="the folder")
    add_changes(parser)
    return parser


@dataclass(frozen=True)
class Asked:
    """What a report is to be of.

    Attributes:
        said: how the answer calls it.
    """

    title: str
    asks: str
    specs: Sequence[UnlearnSpec]
    said: dict[str, Any]


def _asked(options: Namespace, texts: Texts, store: Store) -> Asked:
    if bool(options.name) == bool(options.run):
        raise WrongInput(
            f"report needs a study or --run KEY, one of the two; studies: {', '.join(STUDIES)}"
        )
    try:
        changes = changes_of(options, texts)
        if options.run:
            if changes.is_any:
                raise WrongInput("only a study can be changed by options, and --run names none")
            keys = list(dict.fromkeys(options.run))
            title = f"Beside run {', '.join(keys)}"
            return Asked(title, ASKS, runs_beside(keys, store), {"runs": keys})
        asked = study(options.name)
        specs = changes.of(asked.specs())
    except (UnknownName, ValueError) as error:
        raise WrongInput(error) from error
    title = f"Study {titled(options.name, changes)}"
    return Asked(title, asked.asks, specs, {"study": options.name, **changes.said})


INDEX = "index.html"


@dataclass(frozen=True)
class Written:
    """What a report is made of.

    Attributes:
        stored, wanted: how many runs of the study there are, and how many there should be.
    """

    files: list[Path]
    scenarios: list[str]
    stored: int
    wanted: int


def write(
    title: str,
    asks: str,
    specs: Sequence[UnlearnSpec],
    store: Store,
    to: Path,
    progress: Progress = silent,
) -> Written:
    """Writes the report of ``specs`` into the folder ``to`` and says what it wrote.

    Runs nothing: what is not stored is a gap. Scenarios of which nothing is stored are left out.

    Raises:
        LookupError: if nothing of the study is stored.
    """
    sections: list[Section] = []
    files: list[Path] = []
    stored, titles = 0, []
    for scene in scenes(specs):
        reading = read(scene, store, progress)
        if not reading.stored:
            continue
        stored += reading.stored
        titles.append(scene.title)
        sections += ScenarioFiles(scene, reading, to, files).written()
        progress(len(titles), len(titles), stage="drawing")
    if not titles:
        raise LookupError(
            "nothing of this study is stored: run it first, or name a run of your own: --run KEY"
        )
    protocol = " ".join(protocol_of(specs).values())
    stored_of = f"{stored} of {len(specs)} runs are stored; a missing run is a gap."
    intro = " ".join(filter(None, [protocol, asks, stored_of]))
    (to / INDEX).write_text(page(title, intro, sections))
    return Written([to / INDEX, *files], titles, stored, len(specs))

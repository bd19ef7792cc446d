"""Writes a report into a folder: a page of all figures, each as SVG and PNG, tables as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.figures.page import Section, page
from engine.progress import Progress, silent
from engine.report.measured import read
from engine.report.scenario_files import ScenarioFiles
from engine.report.scenes import scenes
from engine.specs import UnlearnSpec
from engine.store import Store

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
        raise LookupError("nothing of this study is stored: run it first")
    intro = f"{asks} {stored} of {len(specs)} runs are stored; a missing run is a gap."
    (to / INDEX).write_text(page(title, intro, sections))
    return Written([to / INDEX, *files], titles, stored, len(specs))

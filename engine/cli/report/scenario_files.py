"""The files of one scenario of a report, and its sections of the page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from engine.analysis.scores.timing import timed_alike
from engine.cli.report import cells, markdown, tables
from engine.cli.report.measured import StoredScene
from engine.cli.report.paper import PaperFigure, drawn
from engine.cli.report.scenes import Scene
from engine.figures.charts.cost import MethodCost, cost_bars
from engine.figures.charts.known_curve import known_curve
from engine.figures.charts.known_panels import known_panels
from engine.figures.print.page import Drawing, Section
from engine.figures.print.printed import FORMATS, Printed, printed
from engine.figures.print.printed_costs import printed_costs
from engine.figures.print.printed_panels import printed_panels
from engine.plugins.unlearners import ORIGINAL, REFERENCES


@dataclass(frozen=True)
class ScenarioFiles:
    """The files of one scenario, which are listed in ``files`` as they are written."""

    scene: Scene
    reading: StoredScene
    to: Path
    files: list[Path]

    def written(self) -> list[Section]:
        """Writes everything; returns the sections of the page."""
        found = self.reading.found
        text = f"{self.reading.stored} of {len(self.scene.runs)} runs, {self.reading.made}."
        runs = self._csv("runs", tables.runs(found))
        parts = [f"# {self.scene.title}", text, *markdown.of_scene(self.reading)]
        readme = self._write("tables.md", "\n\n".join(parts) + "\n")
        head = Section(
            self.scene.slug,
            self.scene.title,
            level=2,
            text=text,
            files=[("Every run (CSV)", runs), ("All tables (Markdown)", readme)],
        )
        repair = Section(
            f"{self.scene.slug}-repair",
            "From which known fraction on?",
            text=markdown.repair_words(found),
            table=cells.repair(found),
        )
        figures = [self._figure(figure) for figure in drawn(found)]
        return [
            head,
            repair,
            *self._draws(),
            *self._variants(),
            *figures,
            self._costs(),
            *self._selection(),
        ]

    def _figure(self, what: PaperFigure) -> Section:
        found, name = self.reading.found, what.file(self.scene)
        number = what.number(self.scene)
        title = f"{what.title} (the paper's {number})" if number else what.title
        points = what.points(found)
        footer = f"{self.reading.pictures.get(what.measure, '')} · {self._line}"
        axis, chance = what.axis, what.chance(self.scene)
        pictures = self._pictures(
            name, printed_panels(points, title=title, axis=axis, chance=chance, footer=footer)
        )
        numbers = self._csv(name, tables.over_gamma(found, what.measure))
        alt = f"{what.axis} over the identified part of S_m"
        all_methods = known_curve(points, axis=axis, chance=chance, footer=footer)
        drawings = [Drawing(all_methods, f"{alt}, all methods", self._name(name), True)]
        if len({one.method for one in found if one.method not in REFERENCES}) > 1:
            each = known_panels(points, axis=axis, chance=chance, footer=footer)
            drawings.append(Drawing(each, f"{alt}, one panel per method", self._name(name)))
        return Section(
            f"{self.scene.slug}-{what.name}",
            title,
            drawings=drawings,
            table=cells.over_gamma(found, what.measure, what.axis),
            files=[*pictures, ("CSV", numbers)],
        )

    def _costs(self) -> Section:
        found = self.reading.found
        methods = dict.fromkeys(one.method for one in found if one.method != ORIGINAL)
        alike = timed_alike([one for one in found if one.method != ORIGINAL])
        costs = [
            MethodCost(
                m, [o.seconds for o in alike.runs if o.method == m and o.seconds is not None]
            )
            for m in methods
        ]
        title = "Seconds per method (the paper's Table 3)"
        words = "all settings that were tried, without evaluation; mean over every γ and seed"
        words += f"; {alike.in_words}" if alike.in_words else ""
        footer = f"{words} · {self._line}"
        pictures = self._pictures(
            "table3-seconds", printed_costs(costs, title=title, footer=footer)
        )
        numbers = self._csv("table3-seconds", tables.seconds(found))
        bars = cost_bars(costs, footer=footer)
        return Section(
            f"{self.scene.slug}-seconds",
            title,
            drawings=[Drawing(bars, "Seconds of each method", self._name("table3-seconds"))],
            table=cells.seconds(self.reading),
            files=[*pictures, ("CSV", numbers)],
        )

    def _selection(self) -> list[Section]:
        return self._numbers(
            "selection",
            "What selection costs",
            "The setting that the rule chose from S_f and validation data, beside the one that is "
            "best on the test pictures. The latter is cheating: no defender can see them. "
            f"{'' if self.reading.rem else markdown.NO_REM}",
            tables.selection(self.reading),
            cells.selection(self.reading),
        )

    def _draws(self) -> list[Section]:
        return self._numbers(
            "draws",
            "What the spread over seeds comes from",
            "Standard deviations in points of a hundred, with 95 % intervals: one thing is drawn "
            "anew and the rest stays, then all together.",
            tables.draws(self.reading),
            cells.draws(self.reading),
        )

    def _variants(self) -> list[Section]:
        return self._numbers(
            "variants",
            "What a setting changes",
            "The same method, scenario and seed with other settings.",
            tables.variants(self.reading),
            cells.variants(self.reading),
        )

    def _numbers(
        self, name: str, title: str, text: str, frame: pd.DataFrame, table: cells.Cells
    ) -> list[Section]:
        """A table without a figure; no section where it is empty."""
        if frame.empty:
            return []
        files = [("CSV", self._csv(name, frame))]
        slug, caption = f"{self.scene.slug}-{name}", table[0][0]
        return [Section(slug, title, text=text, table=table, table_name=caption, files=files)]

    @property
    def _line(self) -> str:
        return f"{self.scene.title} · {self.reading.made}"

    def _name(self, name: str) -> str:
        return f"{self.scene.slug}-{name}"

    def _pictures(self, name: str, figure: Printed) -> list[tuple[str, str]]:
        return [
            (kind.upper(), self._write(f"{name}.{kind}", printed(figure, kind))) for kind in FORMATS
        ]

    def _csv(self, name: str, frame: pd.DataFrame) -> str:
        return self._write(f"{name}.csv", frame.to_csv(index=False))

    def _write(self, name: str, content: str | bytes) -> str:
        """Writes a file of this scenario; returns its place relative to the page."""
        path = self.to / self.scene.slug / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.files.append(path)
        return f"{self.scene.slug}/{name}"

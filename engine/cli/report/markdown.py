"""A study's results as Markdown: tables over γ, what selection cost, seconds per method."""

from __future__ import annotations

from collections.abc import Sequence

from engine.analysis.scores.outcomes import Outcome, by_method
from engine.analysis.scores.repair import turnings
from engine.cli.report import cells
from engine.cli.report.measured import StoredScene, read
from engine.cli.report.scenes import scenes
from engine.experiment.metrics import METRICS, shown_metrics
from engine.experiment.public_protocol import protocol_of
from engine.experiment.specs import UnlearnSpec
from engine.plugins.unlearners import ENDS, REFERENCES
from engine.runs.store import Store

OTHERS = {
    "identified": "Acc_corr on S_f, the identified part of S_m",
    "unidentified": "Acc_corr on the rest of S_m",
    "seconds": "Seconds, of all settings that were tried",
}
"""What has a table over γ beside the metrics."""

NO_REM = (
    "REM's proxy asks for the accuracy on S_tr \\ S_f, which the paper's rule does not "
    "measure: it needs runs of its own (`python -m engine run --select rem`, or the page Compare)."
)


REPAIR = (
    "The gap is Acc_corr of the oracle minus that of the original. Half of it is closed from the "
    "γ named on, there and at every larger γ; the price is the Acc_retain lost there (at the "
    "largest γ where half is never closed). Everything is paired by seed, in brackets the 95 % "
    "interval over n seeds where there are several; *surely* asks that the interval, too, lies "
    "above half."
)
STILL = (
    f"{cells.DID_NOTHING} behind a number: no run there changed any prediction, so the number is "
    "the original's and nothing that the method did."
)
NO_GAP = (
    "The oracle is hardly better than the original here: there is nothing to repair, so no "
    "method can show that it repairs, only what it breaks."
)


def report(specs: Sequence[UnlearnSpec], store: Store) -> str:
    """Tables of what ``store`` has of ``specs``; a missing cell is a dash."""
    parts: list[str] = []
    for scene in scenes(specs):
        parts += [f"**{scene.title}**", *of_scene(read(scene, store))]
    return "\n\n".join([*protocol_of(specs).values(), *parts])


def of_scene(reading: StoredScene) -> list[str]:
    """The tables of one scenario."""
    found = reading.found
    closed = [table(cells.repair(found)), repair_words(found)]
    titles = {name: metric.title for name, metric in shown_metrics().items()} | OTHERS
    parts = [
        table(cells.over_gamma(found, measure, title))
        for measure, title in titles.items()
        if measure not in METRICS or by_method(found, measure)
    ]
    if cells.idle([one for one in found if one.method not in REFERENCES]):
        parts.append(STILL)
    chosen = table(cells.selection(reading))
    return [
        *closed,
        *parts,
        chosen,
        *([] if reading.rem else [NO_REM]),
        *([table(cells.draws(reading))] if reading.draws else []),
        *([table(cells.variants(reading))] if reading.variants else []),
        table(cells.seconds(reading)),
    ]


def repair_words(found: Sequence[Outcome]) -> str:
    """What the table of :func:`cells.repair` says, or why it says nothing."""
    if not set(ENDS) <= {one.method for one in found}:
        return "The original or the oracle is missing: what there is to repair is not known yet."
    return REPAIR if turnings(found) else NO_GAP


def table(lines: cells.Cells) -> str:
    head, *rows = lines
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, ["---"] * len(head), *rows])

"""What is stored of a scenario, with what only the runs' own files say.

Accuracy on S_m is taken apart: the identified part is what a method was told of, the rest shows
whether correction reaches further than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd

from engine.analysis.scores.outcomes import Outcome, outcomes
from engine.analysis.scores.selection_cost import in_hindsight
from engine.base.progress import Progress, silent
from engine.cli.report.scenes import Scene
from engine.experiment.specs import by_rule, cache_key
from engine.plugins.unlearners import REFERENCES
from engine.runs.result import Result
from engine.runs.store import Store
from engine.training.evaluation import MANIPULATED


@dataclass(frozen=True, kw_only=True)
class ReadRun(Outcome):
    """A finished run.

    Attributes:
        identified, unidentified: accuracy on S_f and on S_m \\ S_f against correct labels. A
            reference was told of nothing: both are what it has on all of S_m.
        settings: how many selection tried; 1 where nothing was selected.
        best: the outcome of the setting that is best in hindsight; the run itself where none was
            selected.
    """

    identified: float | None
    unidentified: float | None
    settings: int
    best: Outcome


@dataclass(frozen=True)
class StoredScene:
    """What a store has of a scene.

    Attributes:
        found: its runs, settings chosen by the paper's rule.
        rem: those of them that were also made with REM's proxy as the rule.
        variants: by method and what was changed, where a method comes in several variants.
        draws: by what was drawn anew for them; empty where all seeds move together.
        pictures: which pictures a measure counts, and how many, by measure.
        stored: how many of the scene's runs there are.
        made: when and on what, in words.
    """

    found: list[ReadRun]
    rem: list[ReadRun]
    variants: Mapping[tuple[str, str], list[Outcome]]
    draws: Mapping[str, list[Outcome]]
    pictures: Mapping[str, str]
    stored: int
    made: str

    @property
    def seeds(self) -> list[int]:
        return sorted({one.seed for one in self.found})


def read(scene: Scene, store: Store, progress: Progress = silent) -> StoredScene:
    """Opens every stored run of ``scene``; says after each how many of them are read."""
    rows = store.rows()
    tuned = [spec for spec in scene.main.values() if spec.select == "paper"]
    asked = outcomes(rows, scene.main)
    by_rem = outcomes(rows, [cache_key(by_rule(spec, "rem")) for spec in tuned])
    runs: dict[str, Result] = {}
    for done, one in enumerate([*asked, *by_rem]):
        progress(done, len(asked) + len(by_rem), stage="reading")
        stored = store.find(one.key)
        if stored is not None:
            runs[one.key] = Result(stored)
    return StoredScene(
        [_measured(one, runs[one.key]) for one in asked if one.key in runs],
        [_measured(one, runs[one.key]) for one in by_rem if one.key in runs],
        {which: outcomes(rows, keys) for which, keys in scene.variants.items()},
        {kind: outcomes(rows, keys) for kind, keys in scene.draws.items()},
        _pictures(next(iter(runs.values()), None)),
        len(outcomes(rows, scene.runs)),
        _made(runs.values()),
    )


def _measured(one: Outcome, run: Result) -> ReadRun:
    rows = run.predictions[run.predictions["set"] == MANIPULATED]
    is_known = rows["rank"] < run.n_identified(one.known)
    if one.method in REFERENCES:
        inside = outside = one.shares["acc_corr_train"]
    else:
        inside, outside = _accuracy(rows[is_known]), _accuracy(rows[~is_known])
    grid = run.grid
    return ReadRun(
        **vars(one),
        identified=inside,
        unidentified=outside,
        settings=1 if grid is None else len(grid),
        best=one if grid is None else in_hindsight(one, grid),
    )


def _accuracy(rows: pd.DataFrame) -> float | None:
    """Against correct labels; None where none of them is known."""
    rows = rows[rows["correct"] >= 0]
    return float((rows["predicted"] == rows["correct"]).mean()) if len(rows) else None


def _pictures(run: Result | None) -> dict[str, str]:
    if run is None:
        return {}
    counted = run.scores
    words = {name: f"{one.n:,} {one.images}" for name, one in counted.items()}
    all_of_it = words["acc_corr_train"]
    return words | {
        "identified": f"S_f, the share γ of the {all_of_it}",
        "unidentified": f"S_m without S_f, of the {all_of_it}",
    }


def _made(runs: Iterable[Result]) -> str:
    """When the runs were made, and on which devices."""
    manifests = [run.run.manifest for run in runs]
    days = sorted({_day(m["created"]) for m in manifests if m.get("created")})
    devices = sorted({str(m["device"]) for m in manifests if m.get("device")})
    if not days:
        return ""
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return f"made {when} on {', '.join(devices) or 'an unnamed device'}"


def _day(created: float) -> str:
    return datetime.fromtimestamp(created, UTC).strftime("%Y-%m-%d")

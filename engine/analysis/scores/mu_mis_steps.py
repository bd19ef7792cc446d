"""MU-Mis step by step, from a finished run: both norms, r_t, and what was corrected meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from engine.analysis.scores.trajectory import Curve
from engine.plugins.unlearners.mu_mis import Recovery
from engine.runs.result import Result

Reported = list[list[float]]
"""Pairs of the share of the work that was done, and a value."""


@dataclass(frozen=True)
class Suppression:
    """One path of steps, that of the run's own rate.

    Attributes:
        ratio: r_t, ``other`` relative to its start.
        given, other: mean of ‖∇_x f_c‖ for the given label, and for one other label.
        acc_corr: in [0, 1], on a fixed subset where it was looked at, and last, on all pictures,
            that of the model which was kept.
        ends: the step after which the recovery rule was met; None where the steps ran out.
        kept: the step whose model was kept: the one before the rule was met, else the last.
    """

    ratio: Curve
    given: Curve
    other: Curve
    acc_corr: Curve
    lr: float
    delta: float
    ends: int | None

    @property
    def kept(self) -> int:
        return self.ratio.steps[-1] if self.ends is None else self.ends - 1


def suppression(result: Result) -> Suppression | None:
    """The path of ``result``; None if it is no run of MU-Mis, or did not report its norms."""
    how = result.chosen or result.run.document.get("unlearner") or {}
    reported = {name: _paths(curve) for name, curve in result.curves.items()}
    place = _place(result, how.get("lr", 0.0))
    if len(reported.get("ratio", [])) <= place:
        return None
    steps = int(how["steps"])
    own = {
        name: _curve(reported[name][place], steps)
        for name in ("ratio", "given_sensitivity", "other_sensitivity")
    }
    last = own["ratio"].steps[-1]
    looked = [[p["done"], p["acc_corr"]] for p in result.points if p["acc_corr"] is not None]
    points = _paths(looked, at_zero=True)
    seen = _curve(_rising(points[place]), steps) if len(points) > place else Curve()
    rule = Recovery(how["delta"])
    answered = zip(own["ratio"].steps, own["ratio"].values, strict=True)
    met = [step for step, ratio in answered if rule.is_complete(ratio)]
    return Suppression(
        ratio=own["ratio"],
        given=own["given_sensitivity"],
        other=own["other_sensitivity"],
        acc_corr=_with_end(seen, met[0] - 1 if met else last, result),
        lr=how["lr"],
        delta=how["delta"],
        ends=met[0] if met else None,
    )


def _with_end(seen: Curve, end: int, result: Result) -> Curve:
    """What was looked at before the step ``end``, and there what the kept model reaches."""
    n = sum(step < end for step in seen.steps)
    reached = result.scores.acc_corr.value
    if reached is None:
        return Curve(seen.steps[:n], seen.values[:n])
    return Curve((*seen.steps[:n], end), (*seen.values[:n], reached))


def _place(result: Result, lr: float) -> int:
    """Selection walks one path per rate; which of them is that of ``lr``."""
    if result.grid is None:
        return 0
    rates = list(result.grid["lr"].drop_duplicates())
    return rates.index(lr) if lr in rates else 0


def _paths(curve: Reported, *, at_zero: bool = False) -> list[Reported]:
    """Cuts what was reported one after the other wherever the work begins again."""
    paths: list[Reported] = []
    last = 2.0
    for at, value in curve:
        if at == 0.0 if at_zero else at < last:
            paths.append([])
        if paths:
            paths[-1].append([at, value])
        last = at
    return paths


def _rising(path: Reported) -> Reported:
    """Up to where the work seems to go back: from there on settings were judged, not made."""
    kept = path[:1]
    for point in path[1:]:
        if point[0] <= kept[-1][0]:
            break
        kept.append(point)
    return kept


def _curve(path: Reported, steps: int) -> Curve:
    return Curve(tuple(round(at * steps) for at, _ in path), tuple(value for _, value in path))

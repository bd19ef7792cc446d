"""How a run went, or goes: loss and both headline numbers over its work, from files or events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.runs.result import Result

BEFORE = "training the original"
"""Stages that begin so belong to another run, on which this one waits."""


@dataclass(frozen=True)
class Curve:
    """Values at steps of the work, in order."""

    steps: tuple[int, ...] = ()
    values: tuple[float, ...] = ()


@dataclass(frozen=True)
class Course:
    """What is known of a run from its first step to now.

    Attributes:
        acc_corr, acc_retain: on fixed subsets, in [0, 1]; without values where none counts.
        total: of steps.
        path: (acc_retain, acc_corr) wherever both were looked at.
    """

    loss: Curve
    acc_corr: Curve
    acc_retain: Curve
    total: int
    path: tuple[tuple[float, float], ...]


def course_of_result(result: Result, total: int) -> Course:
    """From a finished run whose work was ``total`` steps."""
    points = sorted(result.points, key=lambda point: point["done"])
    there = [p for p in result.points if None not in (p["acc_corr"], p["acc_retain"])]
    loss = result.curves.get("loss", [])
    return Course(
        loss=Curve(tuple(round(at * total) for at, _ in loss), tuple(v for _, v in loss)),
        acc_corr=_looked_at(points, "acc_corr", total),
        acc_retain=_looked_at(points, "acc_retain", total),
        total=total,
        path=tuple((p["acc_retain"], p["acc_corr"]) for p in there),
    )


def _looked_at(points: Iterable[Mapping[str, Any]], name: str, total: int) -> Curve:
    """What was seen on the way; nothing where no picture counts."""
    seen = [(round(p["done"] * total), p[name]) for p in points if p[name] is not None]
    return Curve(tuple(step for step, _ in seen), tuple(value for _, value in seen))


def course_of_events(events: Iterable[Mapping[str, Any]]) -> Course:
    """From what a run has reported so far; other events than numbers are passed over."""
    own = [e for e in events if not str(e.get("stage", "")).startswith(BEFORE)]
    looked = [e for e in own if "acc_corr" in e and "acc_retain" in e]
    return Course(
        loss=_curve(own, "loss"),
        acc_corr=_curve(own, "acc_corr"),
        acc_retain=_curve(own, "acc_retain"),
        total=max((int(e.get("total", 0)) for e in own), default=0),
        path=tuple((float(e["acc_retain"]), float(e["acc_corr"])) for e in looked),
    )


def _curve(events: Iterable[Mapping[str, Any]], name: str) -> Curve:
    seen = [(int(e["done"]), float(e[name])) for e in events if name in e]
    return Curve(tuple(step for step, _ in seen), tuple(value for _, value in seen))

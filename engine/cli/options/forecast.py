"""Says before long work begins how long it will take, and how it would be shorter."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from engine.base.duration import duration
from engine.experiment.specs import Spec
from engine.runs.cost.estimate import Expected, expected, of_a_step, worth_saying
from engine.runs.jobs.provenance import device_name
from engine.runs.store import Store

MANY_STEPS = 200


def say_expected(tasks: Iterable[Spec], store: Store) -> None:
    """A line on stderr; nothing where it is soon done."""
    found = expected(worth_saying(tasks, store), of_a_step)
    if found is not None:
        print(f"engine: {in_words(found)}", file=sys.stderr, flush=True)


def in_words(found: Expected) -> str:
    """How long, where, and what would make it shorter."""
    rest = f"; not counted: {', '.join(found.uncounted)}" if found.uncounted else ""
    work = f"about {duration(found.seconds)} of work on {device_name()}"
    said = f"{work}, judged by one training step{rest}"
    if found.steps < MANY_STEPS:
        return said
    fewer = found.steps // 10
    return f"{said}. It trains {found.steps:,} steps; --recipe.steps {fewer} makes it shorter"

"""Says before long work begins how long it will take, and how it would be shorter."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from engine.duration import duration
from engine.expected import Expected, expected
from engine.rate import here
from engine.specs import Task
from engine.store import Store


def say_expected(tasks: Iterable[Task], store: Store) -> None:
    """A line on stderr; nothing where it is soon done."""
    found = expected(tasks, store)
    if found is not None:
        print(f"engine: {in_words(found)}", file=sys.stderr, flush=True)


def in_words(found: Expected) -> str:
    """How long, where, and what would make it shorter."""
    fewer = max(1, found.steps // 10)
    rest = f"; not counted: {', '.join(found.uncounted)}" if found.uncounted else ""
    return (
        f"about {duration(found.seconds)} of work on {here()}, judged by one training step timed "
        f"now{rest}. It trains {found.steps:,} steps; --recipe.steps {fewer} makes it shorter"
    )

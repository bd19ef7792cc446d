"""Knobs: the fields of a frozen dataclass as hyperparameters, with label, bounds and help."""

from __future__ import annotations

import dataclasses
import functools
import math
from dataclasses import dataclass
from typing import Any, get_type_hints


@dataclass(frozen=True)
class Knob:
    """How one hyperparameter is shown and bounded. Its default is the field's own.

    Attributes:
        low, high: inclusive bounds.
        choices: the allowed values, when only these are allowed.
        log: whether a person would move it in factors rather than in steps.
        published: what the method's source takes where that is not the default, or why there
            is no such value; empty where the default is the published one.
    """

    label: str
    help: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    log: bool = False
    published: str = ""

    @property
    def in_words(self) -> str:
        """All that is to be said of it beside its label: what it does, its source, its bounds."""
        parts = [self.help, self.published and f"Published: {self.published}", self._bounds]
        return ". ".join(filter(None, parts))

    @property
    def _bounds(self) -> str:
        if self.low is None:
            return ""
        return f"{self.low:g} or more" if self.high is None else f"{self.low:g} to {self.high:g}"


ABSENT_BY_DEFAULT = "absent by default"
"""Marks a field that came later: at its default, documents and keys do not know of it."""


def knob(default: Any, label: str, *, later: bool = False, **how: Any) -> Any:
    """A dataclass field with a :class:`Knob`: ``lr: float = knob(0.1, "Learning rate")``.

    One that came ``later`` leaves the keys of what was run before it as they were.
    """
    marks = {"knob": Knob(label, **how), ABSENT_BY_DEFAULT: later}
    return dataclasses.field(default=default, metadata=marks)


class Tunable:
    """A frozen dataclass with knobs. A value of another type or out of bounds raises ValueError.

    An integer given for a float becomes a float, so equal values always give equal cache keys.
    """

    def __post_init__(self) -> None:
        cls: Any = type(self)
        hints = _types(cls)
        for name, _, how in knobs(cls):
            value = _typed(name, getattr(self, name), hints[name])
            object.__setattr__(self, name, value)
            _check(name, value, how)


@functools.cache
def _types(cls: type[Any]) -> dict[str, Any]:
    """The types of the fields; remembered, since a grid makes many plug-ins of one class."""
    return get_type_hints(cls)


def _typed(name: str, value: Any, kind: Any) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(f"{name} must be of type {kind.__name__}, got {value!r}")
    return value


def _check(name: str, value: Any, how: Knob) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{name} must be a finite number, got {value}")
    if how.choices and value not in how.choices:
        raise ValueError(f"{name} must be one of {', '.join(how.choices)}, got {value!r}")
    if how.low is not None and value < how.low:
        raise ValueError(f"{name} must be at least {how.low:g}, got {value:g}")
    if how.high is not None and value > how.high:
        raise ValueError(f"{name} must be at most {how.high:g}, got {value:g}")


def knobs(cls: type[Tunable]) -> tuple[tuple[str, Any, Knob], ...]:
    """(Field name, default, knob) of each hyperparameter of ``cls``."""
    kind: Any = cls
    return _knobs(kind)


@functools.cache
def _knobs(cls: type[Any]) -> tuple[tuple[str, Any, Knob], ...]:
    """Remembered as the types are."""
    return tuple(
        (field.name, field.default, field.metadata["knob"])
        for field in dataclasses.fields(cls)
        if "knob" in field.metadata
    )


def changed(one: Tunable, usual: Tunable) -> str:
    """What ``one`` has other than ``usual``, in words: "Width 32, Steps 100"; "" if nothing."""
    return ", ".join(
        f"{how.label} {_plain(getattr(one, name))}"
        for name, _, how in knobs(type(one))
        if getattr(one, name) != getattr(usual, name)
    )


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")

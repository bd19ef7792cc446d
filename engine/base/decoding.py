"""Reads JSON into a declared kind, or says in a sentence which value is not as declared."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

MOST_BYTES = 64 * 2**20
"""Of a JSON document of a run. The largest so far has a thousandth of it."""

TRIED = 10_000
"""At most so many elements are looked at to say which one is odd."""

T = TypeVar("T")


class Odd(ValueError):
    """A document is not as declared. The message names the thing, the bound and the value."""


def decoded(kind: type[T], data: bytes, thing: str, *, most: int = MOST_BYTES) -> T:
    """``data`` as ``kind``; raises :class:`Odd`, which calls it ``thing``."""
    if len(data) > most:
        raise Odd(f"{thing} has {len(data):,} bytes, at most {most:,} are read")
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        raise Odd(f"{thing}: {_said(kind, plain(data, thing), error)}") from None
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise Odd(f"{thing} {_malformed(error)}") from None


def plain(data: bytes, thing: str) -> Any:
    """``data`` as plain JSON values, strictly: no NaN, no infinite number, no lone surrogate."""
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise Odd(f"{thing} {_malformed(error)}") from None


def converted(kind: type[T], document: Any, thing: str) -> T:
    """Plain JSON values as ``kind``; raises :class:`Odd`."""
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        raise Odd(f"{thing}: {_said(kind, document, error)}") from None
    except RecursionError as error:
        raise Odd(f"{thing} {_malformed(error)}") from None


def _malformed(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "is nested too deeply to be read"
    return f"is no JSON document: {str(error).removeprefix('JSON is malformed: ')}"


def _said(kind: Any, document: Any, error: msgspec.ValidationError) -> str:
    """The error with the place and the value that it is about."""
    reason, _, path = str(error).partition(" - at `")
    names = _names(kind, document, str(error), path.rstrip("`"))
    place = "".join(f"[{n}]" if isinstance(n, int) else f".{n}" for n in names).lstrip(".")
    reason = (reason[:1].lower() + reason[1:]).replace("`", "")
    if reason.startswith("expected") and ", got " not in reason:
        reason = f"{reason}, got {_shortened(_at(document, names))}"
    return f"{place}: {reason}" if place else reason


def _names(kind: Any, document: Any, error: str, path: str) -> list[str | int]:
    """The names and places that ``path`` leads along.

    Where it only says "in a dictionary", it is the first entry that gives the same error alone.
    """
    names: list[str | int] = []
    for step in re.findall(r"\[\.\.\.\]|\[\d+\]|[^.\[\]$]+", path):
        if step == "[...]":
            alone = _alone(kind, document, error, names)
            if alone is None:
                break
            names.append(alone)
        else:
            names.append(int(step[1:-1]) if step.startswith("[") else step)
    return names


def _alone(kind: Any, document: Any, error: str, names: list[str | int]) -> str | None:
    for name, value in list(_at(document, names).items())[:TRIED]:
        try:
            msgspec.convert(_with(document, names, {name: value}), kind)
        except msgspec.ValidationError as other:
            if str(other) == error:
                return str(name)
    return None


def _at(document: Any, names: list[str | int]) -> Any:
    for name in names:
        document = document[name]
    return document


def _with(document: Any, names: list[str | int], value: Any) -> Any:
    """``document`` with another ``value`` at the place that ``names`` lead to."""
    if not names:
        return value
    changed: Any = dict(document) if isinstance(document, dict) else list(document)
    changed[names[0]] = _with(changed[names[0]], names[1:], value)
    return changed


def _shortened(value: Any) -> str:
    if isinstance(value, dict | list):
        return f"{'a dictionary' if isinstance(value, dict) else 'a list'} of {len(value)}"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"

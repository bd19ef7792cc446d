"""The tensors of a network among all that training scripts put into a checkpoint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from torch import Tensor

WRAPPERS = (
    "state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights",
    "params", "module", "ema", "model_ema", "ema_state_dict",
)  # fmt: skip
"""Under these names scripts put a state_dict beside other things; the first one counts."""

DEEPEST = 4


class NoStateDict(ValueError):
    """No tensors of a network are to be found. The message says what there is instead."""


def state_dict_in(found: Any) -> dict[str, Tensor]:
    """The tensors by name, which may lie in a dictionary in a dictionary."""
    if not isinstance(found, Mapping):
        raise NoStateDict(f"it holds a {type(found).__name__}, and must map names to tensors")
    tensors = _tensors(found)
    if tensors and not _lies_deeper(found):
        return tensors
    inside = _inside(found, DEEPEST)
    if inside is not None:
        return inside
    if tensors:
        return tensors
    names = ", ".join(str(name)[:40] for name in list(found)[:8]) or "nothing"
    raise NoStateDict(f"it must map names to tensors, and holds {names}")


def _tensors(found: Mapping[Any, Any]) -> dict[str, Tensor]:
    return {str(name): value for name, value in found.items() if isinstance(value, Tensor)}


def _lies_deeper(found: Mapping[Any, Any]) -> bool:
    """Whether a wrapper in ``found`` holds more tensors than ``found`` itself."""
    inner = _inside(found, 1)
    return inner is not None and len(inner) > len(_tensors(found))


def _inside(found: Mapping[Any, Any], deep: int) -> dict[str, Tensor] | None:
    for value in _wrapped(found):
        tensors = _tensors(value)
        if tensors:
            return tensors
        if deep > 1 and (inner := _inside(value, deep - 1)) is not None:
            return inner
    return None


def _wrapped(found: Mapping[Any, Any]) -> Iterator[Mapping[Any, Any]]:
    """The dictionaries in ``found``: those of known names, else the only one with tensors."""
    named = [found[name] for name in WRAPPERS if isinstance(found.get(name), Mapping)]
    yield from named
    others = [
        value
        for name, value in found.items()
        if isinstance(value, Mapping)
        and name not in WRAPPERS
        and (_tensors(value) or _inside(value, 1) is not None)
    ]
    if not named and len(others) == 1:
        yield others[0]

"""What a plug-in can reach from an object without importing or calling anything."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Iterator, Mapping
from types import BuiltinMethodType, CellType, MethodType, ModuleType
from typing import Any

import numpy as np
import torch
from torch import Tensor

ENDS = (type, str, bytes, int, float, type(None), torch.dtype, torch.device, torch.Size)
DOORS = ("__self__", "__func__", "__wrapped__", "__closure__", "__defaults__", "__kwdefaults__")


def reachable(*roots: Any) -> dict[int, Any]:
    """Everything that attributes, slots, closures, bound methods and containers lead to, by id.

    Not what only code leads to: the globals of a function, the garbage collector, stack frames.
    """
    found: dict[int, Any] = {}
    waiting = deque(roots)
    while waiting:
        one = waiting.popleft()
        if id(one) not in found and not isinstance(one, ENDS):
            found[id(one)] = one
            waiting.extend(_behind(one))
    return found


def tensors_in(found: dict[int, Any]) -> list[Tensor]:
    """Arrays too, as tensors."""
    arrays = [torch.as_tensor(x) for x in found.values() if isinstance(x, np.ndarray)]
    return [x.detach().cpu() for x in found.values() if isinstance(x, Tensor)] + arrays


def _behind(one: Any) -> Iterator[Any]:
    if isinstance(one, Tensor):
        yield one._base
    elif isinstance(one, np.ndarray):
        yield one.base
    elif isinstance(one, Mapping):
        yield from [*one.keys(), *one.values()]
    elif isinstance(one, list | tuple | set | frozenset | deque):
        yield from one
    else:
        yield from _held(one)


def _held(one: Any) -> Iterator[Any]:
    if isinstance(one, functools.partial):
        yield from (one.func, one.args, one.keywords)
    if isinstance(one, CellType):
        yield one.cell_contents
    for name in {*dir(one), *DOORS, *getattr(one, "__dict__", {})}:
        if name in DOORS or not name.startswith("__"):
            yield from _attribute(one, name)


def _attribute(one: Any, name: str) -> Iterator[Any]:
    try:
        value = getattr(one, name)
    except Exception:  # a property that cannot be had here
        return
    is_module_of_builtin = isinstance(one, BuiltinMethodType) and isinstance(value, ModuleType)
    is_own_method = isinstance(value, MethodType) and value.__self__ is one
    if not is_module_of_builtin and not is_own_method:
        yield value

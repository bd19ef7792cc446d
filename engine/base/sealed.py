"""A way to use something without holding it: no attribute leads from the seal to what it covers.

Methods that work for an unlearner need what an unlearner must not see. They keep a
:class:`Seal` and open it while they work. What a seal covers lies in a table of this module, so
nothing is found by walking over attributes, slots, closures, bound methods and containers.

That is a seal and no safe: one process has no secrets from code that imports this module, asks
the garbage collector, reads stack frames or intercepts torch's calls. A plug-in that goes to
such lengths could as well load the data set. ``tests/test_architecture.py`` sees to it that none
imports what opens a seal.
"""

from __future__ import annotations

from typing import Any, Generic, NoReturn, Self, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")


class Seal(Generic[T]):
    """Stands for what it covers, for as long as it lives."""

    __slots__ = ("__weakref__",)

    def __deepcopy__(self, _: Any) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("what is sealed cannot be pickled: it would have to be opened")


_COVERED: WeakKeyDictionary[Seal[Any], Any] = WeakKeyDictionary()


def sealed(content: T) -> Seal[T]:
    seal: Seal[T] = Seal()
    _COVERED[seal] = content
    return seal


def opened(seal: Seal[T]) -> T:
    content: T = _COVERED[seal]
    return content

"""Plug-ins by name: a frozen dataclass registers itself from a file of its own.

Its fields are its hyperparameters, so one object is the configuration, part of the cache key, the
source of the app's widgets and the CLI's flags, and the thing that does the work.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import ClassVar, Generic, TypeVar

from engine.base.knobs import Tunable


class Plugin(Tunable):
    """Base of all plug-ins.

    Attributes:
        name: what registers it, and what specs, keys and files call it.
        title: what a person reads.
        short: what stands beside a mark and in links; the title up to its bracket by default.
        departs: what is other than in its source, in sentences; "" for nothing.
        aliases: what else it may be called where a name is typed, such as by its paper.
        version: raised when equal fields come to give other results.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    short: ClassVar[str]
    departs: ClassVar[str] = ""
    aliases: ClassVar[tuple[str, ...]] = ()
    version: ClassVar[int]


class UnknownName(LookupError):
    """No plug-in of this kind has that name."""

    def __str__(self) -> str:
        return str(self.args[0])


P = TypeVar("P", bound=Plugin)


class Registry(Generic[P]):
    """The plug-ins of one kind by name, in alphabetical order."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._plugins: dict[str, type[P]] = {}

    def register(
        self, name: str, *, title: str = "", version: int = 1
    ) -> Callable[[type[P]], type[P]]:
        """Class decorator. Raise ``version`` when equal fields come to give other results."""

        def add(cls: type[P]) -> type[P]:
            cls.name, cls.version, cls.title = name, version, title or name
            cls.short = vars(cls).get("short") or cls.title.partition(" (")[0]
            for said in _said_of(cls):
                if other := _called(said, self._plugins):
                    raise ValueError(f"{self.kind} {said!r} is already {self._plugins[other[0]]}")
            self._plugins[name] = cls
            return cls

        return add

    def remove(self, name: str) -> None:
        """Takes a plug-in out again, as a test does that has added its own."""
        del self._plugins[name]

    def canonical(self, name: str) -> str:
        """The registered name of what ``name`` means.

        Case, hyphens and underscores do not matter, and a short name or an alias does as well.
        Raises :class:`UnknownName`, with the nearest right one.
        """
        plugins = self._all()
        if name in plugins:
            return name
        called = _called(name, plugins)
        if len(called) == 1:
            return called[0]
        near = called or nearest(name, {s: n for n, cls in plugins.items() for s in _said_of(cls)})
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UnknownName(f"no {self.kind} {name!r}{hint} (known: {', '.join(self)})")

    def __getitem__(self, name: str) -> type[P]:
        return self._all()[self.canonical(name)]

    def __contains__(self, name: object) -> bool:
        """Whether it is a registered name, spelled as it is registered."""
        return name in self._all()

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._all()))

    def _all(self) -> Mapping[str, type[P]]:
        return self._plugins


def _called(name: str, plugins: Mapping[str, type[Plugin]]) -> list[str]:
    """The registered names of all that ``name`` may mean, however it is spelled."""
    return [n for n, cls in plugins.items() if loose(name) in map(loose, _said_of(cls))]


def _said_of(cls: type[Plugin]) -> tuple[str, ...]:
    """All that a plug-in is called."""
    return (cls.name, cls.short, *cls.aliases)


def loose(name: str) -> str:
    """``name`` without what does not matter where it is typed."""
    return name.lower().translate(_IGNORED)


_IGNORED = str.maketrans("", "", "-_ ")


def nearest(name: str, known: Mapping[str, str]) -> list[str]:
    """Of the values of ``known``, that whose key is most like ``name``; none if none is like it."""
    by_loose = {loose(one): one for one in known}
    near = difflib.get_close_matches(loose(name), by_loose, n=1, cutoff=0.5)
    return [known[by_loose[one]] for one in near]


def import_all(package: str, path: Iterable[str]) -> None:
    """Imports every module of ``package``, so that it registers itself. Swallows no error."""
    for module in pkgutil.iter_modules(path):
        importlib.import_module(f"{package}.{module.name}")

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
        name: what registers it, and what the CLI, links and files call it.
        title: what a person reads.
        version: raised when equal fields come to give other results.
    """

    name: ClassVar[str]
    title: ClassVar[str]
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
            if name in self._plugins:
                raise ValueError(f"{self.kind} {name!r} is already {self._plugins[name]}")
            cls.name, cls.version, cls.title = name, version, title or name
            self._plugins[name] = cls
            return cls

        return add

    def __getitem__(self, name: str) -> type[P]:
        plugins = self._all()
        if name not in plugins:
            near = difflib.get_close_matches(name, plugins, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UnknownName(f"no {self.kind} {name!r}{hint} (known: {', '.join(self)})")
        return plugins[name]

    def __contains__(self, name: object) -> bool:
        return name in self._all()

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._all()))

    def _all(self) -> Mapping[str, type[P]]:
        return self._plugins


def import_all(package: str, path: Iterable[str]) -> None:
    """Imports every module of ``package``, so that it registers itself. Swallows no error."""
    for module in pkgutil.iter_modules(path):
        importlib.import_module(f"{package}.{module.name}")

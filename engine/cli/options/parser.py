"""Options, with errors of one line."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from engine.runs.store import Store, default_store


class Parser(argparse.ArgumentParser):
    """Raises :class:`WrongInput` where argparse would print its usage and end the process."""

    def __init__(self, command: str, about: str) -> None:
        self._names: list[str] = []
        super().__init__(prog=f"python -m engine {command}", description=about, allow_abbrev=False)
        self.add_argument("--cache", type=path, metavar="DIR", help="where runs and data are kept")

    def add_argument(self, *names: Any, **how: Any) -> argparse.Action:
        self._names.extend(names)
        return super().add_argument(*names, **how)

    def error(self, message: str) -> NoReturn:
        raise WrongInput(message.removeprefix("argument "))

    def read(self, arguments: Sequence[str], *, also: Sequence[str] = ()) -> argparse.Namespace:
        """The options in ``arguments``; a name near to an unknown one may come from ``also``.

        From then on the cache is the one that they name: for data sets and for workers too.
        """
        options, unknown = self.parse_known_args(arguments)
        if unknown:
            raise WrongInput(unknown_option(unknown[0], [*self._names, *also]))
        if options.cache:
            from engine.plugins.datasets.files.folders import (
                use_cache,  # torch comes with it: not for a wrong word
            )

            use_cache(options.cache)
        return options


MOST_OF_A_NAME, MOST_OF_A_PATH = 255, 4095
"""Bytes that common file systems allow."""


def path(text: str) -> Path:
    """An option's text as a path that a file system can have."""
    if "\0" in text:
        raise argparse.ArgumentTypeError(f"a path has no NUL character, got {text[:60]!r}")
    found = Path(text)
    for name in (os.fsencode(part) for part in found.parts):
        if len(name) > MOST_OF_A_NAME:
            raise argparse.ArgumentTypeError(
                f"a name in a path has at most {MOST_OF_A_NAME} bytes, got {len(name):,}"
            )
    if len(os.fsencode(text)) > MOST_OF_A_PATH:
        raise argparse.ArgumentTypeError(
            f"a path has at most {MOST_OF_A_PATH:,} bytes, got {len(os.fsencode(text)):,}"
        )
    return found


def can_be_path(text: str) -> bool:
    """Whether a file system can have a path of this name."""
    try:
        path(text)
    except argparse.ArgumentTypeError:
        return False
    return True


def share_or_count(text: str) -> float:
    """A number as people write it: 0.02, 0,02, 2% or 2 %."""
    plain = text.strip().replace(",", ".")
    is_percent = plain.endswith("%")
    try:
        value = float(plain.removesuffix("%"))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"must be a number such as 0.02 or 2%, got {text[:60]!r}"
        ) from None
    return value / 100 if is_percent else value


def unknown_option(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name.split("=")[0], known, n=1)
    return f"no option {name!r}" + (f"; did you mean {near[0]}?" if near else "")


def store_of(options: argparse.Namespace) -> Store:
    """The store that ``--cache`` names, else the default one. Makes no folder."""
    return Store(options.cache.absolute()) if options.cache else default_store()


class WrongInput(Exception):
    """What was asked makes no sense as asked: exit code 2."""


class Failed(Exception):
    """It could not be done: exit code 1."""

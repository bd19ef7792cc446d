"""New processes that start from nothing but the engine.

A process that is spawned imports the main script of its parent first. Under Streamlit the main
script is whatever page ran last, and that is no module to be imported: so it is hidden while a
process is started.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.popen_spawn_posix import Popen
from types import ModuleType
from typing import Any


class _Start(Popen):
    def _launch(self, process: Any) -> None:
        with _without_main_script():
            super()._launch(process)  # type: ignore[misc]


class _Process(SpawnProcess):
    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802
        return _Start(process_obj)


class EngineOnly(SpawnContext):
    """A multiprocessing context whose processes do not import the parent's main script."""

    Process = _Process


@contextmanager
def _without_main_script() -> Iterator[None]:
    main, nothing = sys.modules["__main__"], ModuleType("__main__")
    sys.modules["__main__"] = nothing
    try:
        yield
    finally:
        if sys.modules["__main__"] is nothing:  # else a page has put its own there meanwhile
            sys.modules["__main__"] = main

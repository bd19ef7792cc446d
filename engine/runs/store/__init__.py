"""Finished runs on disk: content-addressed, checked, shared by processes. Imports no torch."""

from engine.runs.store.durable import DiskFull
from engine.runs.store.index import DamagedRun
from engine.runs.store.locks import Busy
from engine.runs.store.manifest import Damaged
from engine.runs.store.run_folder import RunFolder
from engine.runs.store.status import Status
from engine.runs.store.store import Store, default_store
from engine.runs.store.stored_run import StoredRun
from engine.runs.store.upkeep import Check, Cleared, gc, verify_all

__all__ = [
    "Busy",
    "Check",
    "Cleared",
    "Damaged",
    "DamagedRun",
    "DiskFull",
    "RunFolder",
    "Status",
    "Store",
    "StoredRun",
    "default_store",
    "gc",
    "verify_all",
]

"""Finished runs on disk: content-addressed, checked, shared by processes. Imports no torch."""

from engine.store.durable import DiskFull
from engine.store.locks import Busy
from engine.store.manifest import Damaged
from engine.store.run_folder import RunFolder
from engine.store.status import Status
from engine.store.store import Store, default_store
from engine.store.stored_run import StoredRun
from engine.store.upkeep import Check, Cleared, gc, verify_all

__all__ = [
    "Busy",
    "Check",
    "Cleared",
    "Damaged",
    "DiskFull",
    "RunFolder",
    "Status",
    "Store",
    "StoredRun",
    "default_store",
    "gc",
    "verify_all",
]

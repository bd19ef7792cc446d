"""Finished runs without any model, for tests of the store."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from hashlib import sha256

from engine.runs.store import Store, StoredRun
from tests.engine.runs import whole

FILES = {**whole.FILES, "model.safetensors": whole.WEIGHTS}


def put(store: Store, name: str = "one", files: Mapping[str, bytes] = FILES) -> str:
    """Commits a run of a spec called ``name``; its key."""
    spec = json.dumps(whole.train_spec(name=name))
    folder = store.folder(sha256(spec.encode()).hexdigest()[:20])
    with folder.claim():
        folder.clear()
        folder.write_status("running")
        folder.commit(files, spec, {"created": time.time()})
        folder.write_status("done")
    return folder.key


def found(store: Store, key: str) -> StoredRun:
    run = store.find(key)
    assert run is not None
    return run

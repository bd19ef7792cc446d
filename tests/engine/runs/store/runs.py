"""Finished runs without any model, for tests of the store."""

from __future__ import annotations

import json
import shutil
import time
import zipfile
from collections.abc import Container, Mapping
from hashlib import sha256
from pathlib import Path

from engine.runs.store import Store, StoredRun, manifest, pack
from engine.runs.store.manifest import MANIFEST
from engine.runs.store.source import Folder
from tests.engine.runs import whole

FILES = {**whole.FILES, "model.safetensors": whole.WEIGHTS}


def put(store: Store, name: str = "one", files: Mapping[str, bytes] = FILES) -> str:
    """Commits a run of a spec called ``name``; its key."""
    return put_spec(store, json.dumps(whole.train_spec(name=name)), files)


def put_spec(
    store: Store, spec: str, files: Mapping[str, bytes] = FILES, **provenance: object
) -> str:
    """Commits a run of the ``spec``, as its file has it; its key."""
    folder = store.folder(sha256(spec.encode()).hexdigest()[:20])
    with folder.claim():
        folder.clear()
        folder.write_status("running")
        folder.commit(files, spec, {"created": time.time(), **provenance})
        folder.write_status("done")
    return folder.key


def pack_up(root: Path, *, without: Container[str] = ()) -> Path:
    """Makes a pack of all own runs of the store at ``root``, and removes these."""
    files = {folder.name: _listed(folder, without) for folder in (root / "runs").iterdir()}
    (root / "starter").mkdir(exist_ok=True)
    made = root / "starter" / f"all{pack.SUFFIX}"
    pack.write(made, files.items(), {})
    shutil.rmtree(root / "runs")
    return made


def _listed(folder: Path, without: Container[str]) -> dict[str, bytes]:
    """The files of a run with a manifest that lists them and no other."""
    before = manifest.read(Folder(folder))
    files = {name: (folder / name).read_bytes() for name in before.files if name not in without}
    return files | {MANIFEST: manifest.written(files, before.provenance)}


def damage(packed: Path, member: str) -> None:
    """Changes a byte in the middle of a member of a pack."""
    data = bytearray(packed.read_bytes())
    with zipfile.ZipFile(packed) as zipped:
        info = zipped.getinfo(member)
    data[info.header_offset + 30 + len(member) + info.compress_size // 2] ^= 0xFF
    packed.write_bytes(data)


def found(store: Store, key: str) -> StoredRun:
    run = store.find(key)
    assert run is not None
    return run

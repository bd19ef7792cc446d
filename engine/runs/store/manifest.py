"""MANIFEST.json: what a finished run consists of, and the proof that it is unchanged.

It is written last and so is the commit point of a run. It lists every file with its size and
SHA-256, and carries the SHA-256 of itself.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.base.decoding import Odd, converted, plain
from engine.runs.schema import documents as schema
from engine.runs.store.source import Source

MANIFEST = "MANIFEST.json"
SPEC = "spec.json"
LAYOUT = 1
"""Raised when run folders come to look different."""


class Damaged(RuntimeError):
    """A stored run is not what was written."""


class Nonconforming(Damaged):
    """A stored run is what was written, but not what a run may be: other types, values or files."""


@dataclass(frozen=True)
class Manifest:
    """What is listed.

    Attributes:
        files: (size in bytes, SHA-256) by name.
        provenance: where and when the run was made, with which versions.
    """

    files: Mapping[str, tuple[int, str]]
    provenance: Mapping[str, Any]

    @property
    def size(self) -> int:
        return sum(size for size, _ in self.files.values())


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def written(files: Mapping[str, bytes], provenance: Mapping[str, Any]) -> bytes:
    """The manifest of ``files`` as bytes."""
    listed = {name: [len(data), digest(data)] for name, data in files.items()}
    body = {"layout": LAYOUT, "files": listed, "provenance": dict(provenance)}
    seal = digest(_canonical(body))
    return json.dumps(body | {"seal": seal}, indent=1).encode()


def read(source: Source) -> Manifest:
    """The manifest of the run in ``source``.

    Raises:
        FileNotFoundError: if there is none, so the run is not finished.
        Damaged: if it is not what was written.
        Nonconforming: if it was written so, but says what no manifest may say.
    """
    body = _sealed(source)
    try:
        declared = converted(schema.ManifestDocument, body, MANIFEST)
    except Odd as error:
        raise Nonconforming(f"{source.key}: {error}") from error
    if SPEC not in declared.files or not all(map(is_plain, declared.files)):
        raise Damaged(f"{source.key}: the manifest was changed")
    return Manifest(declared.files, body["provenance"])


def _sealed(source: Source) -> dict[str, Any]:
    """The manifest as plain values, whose seal is right."""
    try:
        data = source.read(MANIFEST)
        body = plain(data, MANIFEST)
        unsealed = {name: value for name, value in body.items() if name != "seal"}
        if body["seal"] == digest(_canonical(unsealed)):
            return dict(body)
    except FileNotFoundError:
        raise
    except (OSError, Odd, KeyError, AttributeError, UnicodeEncodeError, RecursionError) as error:
        raise Damaged(f"{source.key}: the manifest cannot be read") from error
    raise Damaged(f"{source.key}: the manifest was changed")


def checked(source: Source, manifest: Manifest, name: str) -> bytes:
    """The bytes of a listed file; :class:`Damaged` if they are not those that were written."""
    size, sha = manifest.files[name]
    try:
        data = source.read(name)
    except OSError as error:
        raise Damaged(f"{source.key}: {name} cannot be read") from error
    if len(data) != size or digest(data) != sha:
        raise Damaged(f"{source.key}: {name} was changed")
    return data


def _canonical(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def is_plain(name: str) -> bool:
    """Whether ``name`` stays inside its folder."""
    return name not in ("", ".", "..") and not set(name) & {"/", os.sep, "\0"}

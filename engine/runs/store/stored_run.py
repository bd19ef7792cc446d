"""A finished run as it lies in the store, checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.experiment.run_files import METRICS_JSON, WEIGHTS
from engine.runs.schema import Metrics, Odd, check_needed, check_spec, decoded
from engine.runs.schema.tensors import check_tensors
from engine.runs.schema.whole_run import check_whole
from engine.runs.store import lean, manifest
from engine.runs.store.manifest import MANIFEST, SPEC, Damaged, Manifest, Nonconforming
from engine.runs.store.source import Fingerprint, Source

OnDamage = Callable[[Damaged], None]


@dataclass(frozen=True)
class StoredRun:
    """A finished run.

    Attributes:
        document: the spec as JSON values, as ``engine.experiment.specs.from_document`` reads it.
        manifest: where and when it was made: created, seconds, python, torch, device, commit.
        files: names of its files, as they are read.
        size: of all its files as they lie in the store, in bytes.
        source: where they lie.
        from_starter: whether it was shipped with the lab, and so is read-only.
    """

    key: str
    source: Source
    document: dict[str, Any]
    manifest: dict[str, Any]
    files: tuple[str, ...]
    size: int
    from_starter: bool
    _listed: Manifest = field(repr=False, compare=False)
    _on_damage: OnDamage = field(repr=False, compare=False, default=lambda _: None)

    def read(self, name: str) -> bytes:
        """The bytes of one of ``files``.

        Raises:
            Damaged: if they are not those that were written; the store then finds it no more.
        """
        if name not in self.files:
            raise LookupError(f"run {self.key} has no {name} (it has {', '.join(self.files)})")
        try:
            return lean.read(name, self._listed.files, self._stored)
        except Damaged as error:
            self._on_damage(error)
            raise

    def _stored(self, name: str) -> bytes:
        return manifest.checked(self.source, self._listed, name)

    def stored(self) -> Iterator[tuple[str, bytes]]:
        """Every file as it lies in the store, by the name that it has there; raises as read."""
        for name in self._listed.files:
            try:
                yield name, self._stored(name)
            except Damaged as error:
                self._on_damage(error)
                raise

    def fingerprint(self) -> Fingerprint | None:
        """What changes when one of its files does."""
        return self.source.fingerprint((MANIFEST, *self._listed.files))

    def condemned(self, why: Odd) -> Nonconforming:
        """What to raise when a file turns out to hold what no run may; the store is told."""
        error = Nonconforming(f"{self.key}: {why}")
        self._on_damage(error)
        return error


def opened(
    source: Source, *, from_starter: bool, on_damage: OnDamage = lambda _: None
) -> StoredRun:
    """The run in ``source``, of which only manifest and spec have been checked.

    Raises:
        FileNotFoundError: if it is not finished.
        Damaged: if it is not what was written, or is another run than its name says.
        Nonconforming: if spec or manifest say what none may say.
    """
    listed = manifest.read(source)
    spec = manifest.checked(source, listed, SPEC)
    if manifest.digest(spec)[:20] != source.key:
        raise Damaged(f"{source.key}: its spec belongs to another run")
    files = lean.as_read(listed.files)
    try:
        document = check_spec(spec)
        check_needed(document, files)
    except Odd as error:
        raise Nonconforming(f"{source.key}: {error}") from error
    return StoredRun(
        key=source.key,
        source=source,
        document={name: value for name, value in document.items() if name != "schema"},
        manifest={"schema": document.get("schema"), **listed.provenance},
        files=files,
        size=listed.size,
        from_starter=from_starter,
        _listed=listed,
        _on_damage=on_damage,
    )


def metrics_of(run: StoredRun) -> Metrics | None:
    """The run's ``metrics.json``; None for a look, which has none."""
    if METRICS_JSON not in run.files:
        return None
    data = run.read(METRICS_JSON)
    try:
        return decoded(Metrics, data, METRICS_JSON)
    except Odd as error:
        raise run.condemned(error) from error


def verify(run: StoredRun) -> None:
    """Reads every file of ``run``.

    Raises:
        Damaged: at the first that was changed.
        Nonconforming: if numbers or weights are what no run may hold. Tables are looked at when
            they are read: there are many of them, and most are never shown.
    """
    for name, data in run.stored():
        try:
            if name == METRICS_JSON:
                decoded(Metrics, data, METRICS_JSON)
            if name == WEIGHTS:
                check_tensors(data, WEIGHTS)
        except Odd as error:
            raise run.condemned(error) from error


def verify_values(run: StoredRun) -> None:
    """Looks at every value of every file; raises as :func:`verify`."""
    files = {name: run.read(name) for name in run.files}
    try:
        check_whole(files, {n: v for n, v in run.manifest.items() if n != "schema"})
    except Odd as error:
        raise run.condemned(error) from error

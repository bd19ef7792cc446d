"""A driver of toys: ``driver.py ray|slurm STORE RESOURCES``, with the specs on its input."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from pathlib import Path

from engine.jobs import Resources
from engine.jobs.sweep import sweep
from engine.specs import from_document
from engine.store import Store
from tests.engine.jobs.toys import compute


def main(name: str, root: str, resources: str) -> None:
    store, wanted = Store(Path(root)), Resources(**json.loads(resources))
    specs = [from_document(document) for document in json.load(sys.stdin)]
    if name == "ray":
        from engine.jobs.ray_backend import Ray as Kind
    else:
        from engine.jobs.slurm import Slurm as Kind
    with closing(Kind(store, wanted, compute=compute)) as backend:
        tally = sweep(specs, backend, store, title="toys", kind=name, command="")
    print(json.dumps({"made": len(tally.made), "failed": tally.failed}))


if __name__ == "__main__":
    main(*sys.argv[1:])

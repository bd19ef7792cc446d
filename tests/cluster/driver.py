"""A driver of toys: ``driver.py ray|slurm STORE RESOURCES``, with the specs on its input."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from pathlib import Path

from engine.experiment.specs import from_document
from engine.runs.jobs import Resources
from engine.runs.jobs.sweep import sweep
from engine.runs.store import Store
from tests.engine.runs.jobs.toys import compute


def main(name: str, root: str, resources: str) -> None:
    store, wanted = Store(Path(root)), Resources(**json.loads(resources))
    specs = [from_document(document) for document in json.load(sys.stdin)]
    if name == "ray":
        from engine.runs.jobs.backends.ray_backend import Ray as Kind
    else:
        from engine.runs.jobs.backends.slurm_backend import Slurm as Kind
    with closing(Kind(store, wanted, compute=compute)) as backend:
        tally = sweep(specs, backend, store, title="toys", kind=name, command="")
    print(json.dumps({"made": len(tally.made), "failed": tally.failed}))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Writes the golden list anew: for when shipped runs were replaced, and for nothing else."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.golden.shipped import GOLDEN, answer_of, listed, only_shipped

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        store = only_shipped(Path(folder))
        lines = [json.dumps(answer_of(store, key)) for key in listed(store)]
    GOLDEN.write_text("".join(f"{line}\n" for line in lines))
    print(f"{len(lines)} answers written to {GOLDEN.name}: look at what changed before you commit")

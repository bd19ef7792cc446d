"""The scenario of a stored run as a study: whatever is stored of it, at every γ and seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engine.cli.options.parser import Failed, WrongInput
from engine.experiment.specs import UnlearnSpec, from_document
from engine.runs.store import Store

ASKS = "What is stored of the scenarios of these runs?"


def runs_beside(keys: Sequence[str], store: Store) -> list[UnlearnSpec]:
    """All stored runs of unlearners in the scenarios of the runs ``keys``.

    Of a method that was run with several settings those come first that most runs have.

    Raises:
        WrongInput: a key is of no stored run.
        Failed: no unlearner was run there, or the code no longer has what was run.
    """
    rows = {row["key"]: row for row in store.rows()}
    for key in keys:
        if key not in rows:
            raise WrongInput(f"there is no run {key[:40]!r} in this store")
    scenes = {rows[key]["scene"] for key in keys}
    beside = [
        row for row in rows.values() if row["kind"] == UnlearnSpec.kind and row["scene"] in scenes
    ]
    counts = Counter((row["unlearner"], row["settings"]) for row in beside)
    beside.sort(key=lambda row: -counts[row["unlearner"], row["settings"]])
    if not beside:
        raise Failed(f"no unlearner was run in the scenario of {', '.join(keys)}: run one first")
    try:
        specs = [from_document(store.document(row["key"]) or {}) for row in beside]
    except (LookupError, ValueError, TypeError) as error:
        raise Failed(error) from error
    return [spec for spec in specs if isinstance(spec, UnlearnSpec)]

"""The models of the current scenario that are stored, in the one order of all pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import streamlit as st

from engine.analysis.scores.headline import ordered
from engine.base.knobs import changed
from engine.experiment.kinds import ADOPTED
from engine.experiment.public_protocol import mark
from engine.experiment.scenario import Scenario
from engine.experiment.specs import from_document
from engine.experiment.studies.named import SHIPPED
from engine.figures.palette import method_look
from engine.plugins.unlearners import ORACLE, ORIGINAL, REFERENCES, UNLEARNERS
from engine.runs.result import Result, Stored
from engine.runs.stored_scenarios import as_stored
from pages.shared.running import result, store
from pages.shared.stored_originals import rows

LADDER = (ORIGINAL, *SHIPPED, ORACLE)
"""What every story needs: the original, three methods, the oracle."""


def stored_models(scenario: Scenario) -> dict[str, Result]:
    """By method, its finished run at its defaults.

    A method of which only runs at other settings are stored is shown at these.
    """
    scenario = as_stored(scenario, rows(), store())
    there = _found(scenario, UNLEARNERS)
    return {name: there[name] for name in ordered(there)}


def reference_models(scenario: Scenario) -> dict[str, Result]:
    """The finished runs of the references, as far as they are there."""
    return _found(scenario, REFERENCES)


def original_model(scenario: Scenario) -> Result | None:
    """The original: its training, or else the run of "none", which leaves it as it is."""
    return result(scenario.train) or result(scenario.unlearn_by(ORIGINAL))


def _found(scenario: Scenario, methods: Iterable[str]) -> dict[str, Result]:
    runs = {
        name: original_model(scenario) if name == ORIGINAL else result(scenario.unlearn_by(name))
        for name in methods
        if scenario.can_have(name)
    }
    return {name: run for name, run in runs.items() if run is not None}


def ladder(scenario: Scenario) -> tuple[str, ...]:
    """Those of the ladder that there can be."""
    return tuple(name for name in LADDER if scenario.can_have(name))


def offered(scenario: Scenario, models: Mapping[str, Result]) -> list[str]:
    """The models that a page lets one choose: the ladder, and whatever else is stored."""
    return ordered(dict.fromkeys([*ladder(scenario), *models], None))


def origin(result: Result) -> None:
    """One line under a card."""
    made = result.run.manifest
    when = datetime.fromtimestamp(made.get("created", 0)).astimezone()
    st.caption(
        f":material/check_circle: {came_from(result.run, own='cached')} · "
        f"{made.get('device', 'unknown device')} · {when:%Y-%m-%d %H:%M} · run `{result.key}`"
    )
    if departs := departs_of(result):
        st.caption(f":material/difference: {departs}")


def departs_of(result: Result) -> str:
    """What of the network is other than in its source, and what the run's protocol is."""
    try:
        original = from_document(result.run.document).original
    except (LookupError, ValueError, TypeError):  # the code has moved on
        return ""
    model = type(original.model)
    said = f"{model.title}: {model.departs}" if model.departs else ""
    return " ".join(filter(None, [mark(original), said]))


def came_from(run: Stored, *, own: str) -> str:
    """Who made a run: the lab, another machine, or adopted weights.

    Args:
        own: what to call a run that was made here.
    """
    if adopted := run.manifest.get(ADOPTED):
        return f"weights adopted from {_plain(adopted.get('file'))}, not trained by the lab"
    if imported := run.manifest.get("imported"):
        return f"imported from {_plain(imported.get('export'))}"
    if (run.document.get("train") or {}).get(ADOPTED):
        return f"{own}, from adopted weights"
    return "shipped with the lab" if run.from_starter else own


def _plain(name: object) -> str:
    """A file's name without anything that Markdown would act on."""
    return "".join(c for c in str(name)[:60] if c.isalnum() or c in " .-_")


def settings_note(scenario: Scenario) -> None:
    """Says which methods are not shown at their own settings."""
    said = [
        f"**{method_look(method.name).short}** ({words})"
        for method, _ in scenario.methods
        if (words := changed(method, type(method)()))
    ]
    if said:
        st.caption(f"Shown at the settings that are stored here: {', '.join(said)}.")

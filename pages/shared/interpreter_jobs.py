"""Looks as jobs of the page: those that are there, and getting the others under way."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from engine.analysis.pictures.stamp_test import has_weights
from engine.experiment.scenario import Scenario
from engine.experiment.specs import LookSpec, cache_key
from engine.figures.palette import method_look
from engine.plugins.interpreters import Look
from engine.runs.result import Result, in_one_run
from engine.runs.store import StoredRun
from pages.shared.job_status import ended, progress
from pages.shared.missing import spec_of
from pages.shared.running import cancel, cancel_all, result, start, start_all, status, store


def look_specs(scenario: Scenario, models: Mapping[str, Result], look: Look) -> dict[str, LookSpec]:
    """By model, the task that looks into it."""
    runs = {name: in_one_run(spec_of(scenario, name), run) for name, run in models.items()}
    return {name: LookSpec(run=run, look=look) for name, run in runs.items()}


def found_looks(specs: Mapping[str, LookSpec]) -> dict[str, StoredRun]:
    """Those that are finished."""
    found = {name: store().find(cache_key(spec)) for name, spec in specs.items()}
    return {name: run for name, run in found.items() if run is not None}


def get_under_way(specs: Mapping[str, LookSpec], what: str, *, at_once: bool) -> None:
    """Begins what is missing, at once or by a button, and follows it.

    Args:
        what: one of the looks in words, such as "Saliency".
        at_once: whether those are begun unasked that need no run to be made again; they take
            a moment each, and one line tells of them all.
    """
    states = {name: status(spec) for name, spec in specs.items()}
    missing = {name: spec for name, spec in specs.items() if states[name].state != "done"}
    untried = {name: spec for name, spec in missing.items() if states[name].state == "absent"}
    ready = {name: spec for name, spec in untried.items() if _has_weights(spec)}
    jobs = [(spec, _title(what, name)) for name, spec in ready.items()]
    if at_once:
        start_all(jobs)
    elif ready:
        st.button(
            _label(what, ready, specs),
            icon=":material/play_arrow:",
            type="primary",
            on_click=start_all,
            args=(jobs,),
        )
    for name, spec in untried.items():
        if name not in ready:
            short = method_look(name).short
            st.button(
                f"{short}: stored without weights, make the model again first",
                key=f"again {what} {name}",
                icon=":material/replay:",
                on_click=start,
                args=(spec, _title(what, name)),
            )
    for name, spec in missing.items():
        if not states[name].is_active and name not in untried:
            ended(states[name], [])
            title = _title(what, name)
            st.button(f"Try {title} again", key=f"try {title}", on_click=start, args=(spec, title))
    active = {name: spec for name, spec in missing.items() if status(spec).is_active}
    _follow(active, what, in_one=at_once)


def _label(what: str, ready: Mapping[str, LookSpec], specs: Mapping[str, LookSpec]) -> str:
    if len(ready) > 1:
        return f"Compute {what} for {len(ready)} models"
    (name,) = ready
    return f"Compute {what} for {method_look(name).short}" if len(specs) > 1 else f"Compute {what}"


def _follow(active: Mapping[str, LookSpec], what: str, *, in_one: bool) -> None:
    """Bars of what is under way; draws the page again whenever one of them has ended.

    Args:
        in_one: whether one bar stands for all, as for looks that take a moment each.
    """
    if not active:
        return

    @st.fragment(run_every=1.0)
    def panel() -> None:
        if not all(status(spec).is_active for spec in active.values()):
            st.rerun(scope="app")
        if in_one:
            _one_bar(active, what)
        else:
            for name, spec in active.items():
                _bar(spec, _title(what, name))

    panel()


def _one_bar(active: Mapping[str, LookSpec], what: str) -> None:
    bar, button = st.columns([8, 1], vertical_alignment="center")
    names = ", ".join(method_look(name).short for name in active)
    bar.markdown(f":material/hourglass_top: **{what}** is being computed for {names}.")
    button.button(
        "Cancel",
        type="tertiary",
        key=f"cancel {what}",
        on_click=cancel_all,
        args=(active.values(),),
    )


def _bar(spec: LookSpec, title: str) -> None:
    key = cache_key(spec)
    events, _ = store().folder(key).events()
    bar, button = st.columns([8, 1], vertical_alignment="center")
    with bar:
        progress(status(spec), events, title)
    button.button("Cancel", type="tertiary", key=f"cancel {key}", on_click=cancel, args=(key,))


def _has_weights(spec: LookSpec) -> bool:
    run = result(spec.run)
    return run is not None and has_weights(run.run.files)


def _title(what: str, name: str) -> str:
    return f"{what} of {method_look(name).short}"

"""Which methods the page Compare shows, what of them is stored, and the button for the rest."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.analysis.scores.headline import ordered
from engine.analysis.scores.outcomes import Outcome
from engine.experiment.scenario import Scenario
from engine.experiment.specs import UnlearnSpec, by_rule
from engine.experiment.studies.named import SHIPPED
from engine.figures.palette import method_look
from engine.plugins.unlearners import every_method
from engine.runs.result import Result
from pages.compare.rule import MEANINGS, REM, rule_of_runs
from pages.shared.known_curve import runs_over_known
from pages.shared.method_choice import choose, chosen_methods
from pages.shared.missing import label_of
from pages.shared.models import stored_models
from pages.shared.running import result, start_all


def compared_methods(found: Sequence[Outcome]) -> list[str]:
    """The methods to compare, and two shortcuts to many of them."""
    chosen = chosen_methods()
    stored = {one.method for one in found}
    with st.container(horizontal=True, vertical_alignment="center", key="method_shortcuts"):
        everything = [name for name in every_method() if name in stored]
        _take(f"All {len(everything)} that are stored", everything, "all_methods")
        _take("Those of the story", list(SHIPPED), "story_methods")
    gone = [method_look(name).short for name in chosen if name not in stored]
    if gone:
        st.caption(f"No run of {', '.join(gone)} is stored in this scenario yet.")
    return chosen


def _take(words: str, methods: list[str], key: str) -> None:
    st.button(words, key=key, type="tertiary", on_click=choose, args=(methods,))


def coverage(
    scenario: Scenario, methods: Sequence[str], found: Sequence[Outcome], rule: str
) -> None:
    """How many of the runs behind the curves are stored, and a button for those that are not."""
    wanted = runs_over_known(scenario, methods, rule_of_runs(rule))
    stored = {one.key for one in found}
    gone = {key: spec for key, spec in wanted.items() if key not in stored}
    seeds = sorted({spec.seed for spec in wanted.values()})
    there = len(wanted) - len(gone)
    references = len({s.unlearner.name for s in wanted.values() if s.unlearner.is_reference})
    points = "one reference" if references == 1 else f"{references} references"
    st.caption(
        f"{there} of {len(wanted)} runs are stored ({_counted(len(seeds))}, ten known shares, "
        f"{points}). {MEANINGS[rule]}"
    )
    if not gone:
        return
    here = [spec for spec in gone.values() if spec.seed == scenario.seed]
    with st.container(horizontal=True, key="compute_missing"):
        _button("at this known share and seed", _near(here, scenario))
        _button(f"of seed {scenario.seed}", here)
        _button("of all seeds", list(gone.values()))


def _counted(n: int) -> str:
    return "one seed" if n == 1 else f"{n} seeds"


def _near(specs: Sequence[UnlearnSpec], scenario: Scenario) -> list[UnlearnSpec]:
    return [s for s in specs if s.known == scenario.known or s.unlearner.is_reference]


def _button(words: str, specs: Sequence[UnlearnSpec]) -> None:
    if not specs:
        return
    st.button(
        f"Compute {len(specs)} missing {words}",
        key=f"compute {words}",
        icon=":material/play_arrow:",
        on_click=start_all,
        args=([(spec, label_of(spec.unlearner.name)) for spec in specs],),
    )


def models_by(scenario: Scenario, rule: str) -> dict[str, Result]:
    """The stored models of the scenario whose settings ``rule`` chose, in the fixed order."""
    models = stored_models(scenario)
    if rule != REM:
        return models
    own = {name: result(by_rule(scenario.unlearn_by(name), REM)) for name in every_method()}
    references = {name: run for name, run in models.items() if name not in own}
    there = references | {name: run for name, run in own.items() if run is not None}
    return {name: there[name] for name in ordered(there)}

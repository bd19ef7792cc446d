"""What to do on a page whose runs are not stored: get them under way, or see the shipped ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import streamlit as st

from engine.experiment.scenario import Scenario
from engine.experiment.specs import Spec
from engine.figures.palette import method_look
from engine.plugins.unlearners import ORACLE, ORIGINAL, UNLEARNERS
from pages.shared.link import judge_later
from pages.shared.models import ladder
from pages.shared.running import result_of, status
from pages.shared.scenario import put_scenario

VERBS = {ORIGINAL: "Train the original", ORACLE: "Train the oracle"}


def label_of(method: str) -> str:
    """What a button that runs ``method`` says."""
    return VERBS.get(method, f"Run {method_look(method).short}")


def spec_of(scenario: Scenario, method: str) -> Spec:
    """The original stands for itself: training it is all that doing nothing to it needs."""
    return scenario.train if method == ORIGINAL else scenario.unlearn_by(method)


def all_there(
    scenario: Scenario, there: Collection[str], needed: Collection[str] = (ORIGINAL,)
) -> bool:
    """Whether a page can be drawn; what is missing of its models and of the story's is offered.

    Where it cannot, the link is judged when it can.

    Args:
        needed: models without which the page shows nothing.
    """
    missing_models(scenario, dict.fromkeys([*needed, *ladder(scenario)]), there, needed=needed)
    if {*needed} <= {*there}:
        return True
    judge_later()
    return False


def missing_models(
    scenario: Scenario,
    wanted: Iterable[str],
    there: Collection[str],
    *,
    needed: Collection[str] = (),
) -> None:
    """A box for each model of ``wanted`` that is not ``there``: its cost, its button, its job.

    Args:
        needed: models without which the page shows nothing; the boxes are open while one is gone.
    """
    gone = [name for name in wanted if name not in there]
    if not gone:
        return
    what = "to complete the picture" if there else "for this scenario yet"
    titles = ", ".join(method_look(name).short for name in gone)
    is_open = not {*needed}.isdisjoint(gone) or _urgent(scenario, gone, there)
    with st.expander(f"Not computed {what}: {titles}", expanded=is_open):
        for name in gone:
            st.markdown(f"**{UNLEARNERS[name].title}**")
            result_of(spec_of(scenario, name), label_of(name))
        if not there:
            go_to_default(scenario)


def go_to_default(scenario: Scenario) -> None:
    """A way back to what was shipped with the lab, unless that is what is missing."""
    if scenario == Scenario.of():
        return
    st.button(
        "Show the shipped scenario instead",
        icon=":material/home:",
        on_click=lambda: put_scenario(Scenario.of()),
        key="take_default",
    )


def nothing_stored(scenario: Scenario) -> None:
    """For a page that shows many runs, when there is none."""
    st.info(
        "Nothing of this scenario is stored yet. The buttons above compute it.",
        icon=":material/hourglass_empty:",
    )
    go_to_default(scenario)


def _urgent(scenario: Scenario, gone: Iterable[str], there: Collection[str]) -> bool:
    return not there or any(status(spec_of(scenario, n)).state != "absent" for n in gone)

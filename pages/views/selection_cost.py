"""What choosing without the test costs: the rule's setting beside the best in hindsight."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.comparison import Outcome
from engine.figures.palette import METHODS
from engine.scenario import Scenario
from engine.sweeps import side_by_side
from pages.views.chart import file_name
from pages.views.compared import at_this_known
from pages.views.outcome_table import download
from pages.views.rule import best

COLUMNS = {
    "title": "Method",
    "known": st.column_config.NumberColumn("Known γ", format="percent"),
    "rule_acc_corr": st.column_config.NumberColumn("Acc_corr, rule", format="percent"),
    "hindsight_acc_corr": st.column_config.NumberColumn("Acc_corr, hindsight", format="percent"),
    "rule_acc_retain": st.column_config.NumberColumn("Acc_retain, rule", format="percent"),
    "hindsight_acc_retain": st.column_config.NumberColumn(
        "Acc_retain, hindsight", format="percent"
    ),
    "price": st.column_config.NumberColumn(
        "Price of choosing", format="percent", help="Difference of the means of both accuracies"
    ),
    "n": "Seeds",
}


def selection_cost(scenario: Scenario, found: Sequence[Outcome]) -> None:
    """A table of the tuned methods at this γ; nothing where none is shown.

    Args:
        found: as the rule chose them.
    """
    tuned = [one for one in at_this_known(found, scenario) if one.select != "given"]
    if not tuned:
        return
    titles = {name: look.short for name, look in METHODS.items()}
    frame = side_by_side([(one, best(one)) for one in tuned], titles)
    with st.expander(
        f"What choosing a setting costs, {scenario.known:.0%} known", icon=":material/balance:"
    ):
        st.dataframe(frame, hide_index=True, column_order=list(COLUMNS), column_config=COLUMNS)
        st.caption(
            "**Rule**: chosen without the test. **Hindsight**: the setting of the same sweep with "
            "the highest mean of both accuracies on the test pictures: cheating, shown to say what "
            "a better rule could win. Means over seeds."
        )
        name = file_name(scenario, "selection")
        download(frame, f"{name}.csv", "Download this comparison (CSV)")

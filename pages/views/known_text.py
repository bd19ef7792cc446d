"""What a known share means, in a few words that follow the numbers."""

from __future__ import annotations

import streamlit as st

from engine.preview import Identified

FEW = 5


def what_is_known(part: Identified) -> None:
    hidden = part.n_manipulated - part.n_known
    if not hidden:
        st.success(
            f"**Nothing is hidden: the classic case.** All {part.n_known:,} manipulated pictures "
            "are known, so retraining without them is the exact answer.",
            icon=":material/visibility:",
        )
        return
    left = part.n_train - part.n_known
    st.markdown(
        f"**{part.n_known:,}** of {part.n_manipulated:,} are known. Delete them, and "
        f"**{hidden:,}** manipulated pictures stay among the {left:,} that are left: "
        f"{hidden / left:.2%}. Whoever retrains on these learns the manipulation from them again."
    )
    if part.n_known < FEW:
        st.info(
            f"With {part.n_known} known picture{'s' if part.n_known > 1 else ''} there is next to "
            "nothing to unlearn from.",
            icon=":material/info:",
        )

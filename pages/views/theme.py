"""What the theme file cannot say: how the frame is spaced. Selectors are Streamlit's test ids."""

import streamlit as st

_CSS = """
<style>
[data-testid="stMainBlockContainer"] {
  padding-top: 3.2rem; padding-bottom: 4rem; max-width: 78rem;
}
.st-key-scenario { row-gap: 0.15rem; column-gap: 0.35rem; }
.st-key-scenario [data-testid="stPopover"] button {
  min-height: 1.9rem; padding: 0 0.55rem; border-radius: 0.6rem; font-weight: 600;
}
.st-key-scenario p { margin: 0; }
</style>
"""


def spacing() -> None:
    st.html(_CSS)

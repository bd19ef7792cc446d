"""What the theme file cannot say: how the frame is spaced. Selectors are Streamlit's test ids."""

import streamlit as st

_CSS = """
<style>
[data-testid="stMainBlockContainer"] {
  padding-top: 4.2rem; padding-bottom: 4rem; max-width: 80rem;
}
.st-key-scenario { row-gap: 0.3rem; column-gap: 0.4rem; }
.st-key-scenario [data-testid="stMarkdownContainer"], .st-key-scenario p { margin: 0; }
.st-key-scenario [data-testid="stPopover"] button {
  min-height: 1.85rem; padding: 0 0.55rem; border-radius: 0.6rem; text-align: left;
}
</style>
"""


def spacing() -> None:
    st.html(_CSS)

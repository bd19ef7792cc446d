"""What the theme file cannot say: the frame's spacing, and small text dark enough to read.

Selectors are Streamlit's test ids. Its own greys for captions and chart text have less than
4.5:1 on white.
"""

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
[data-testid="stCaptionContainer"] { color: inherit; opacity: 0.82; }
[data-testid="stPlotlyChart"] svg text { fill: currentColor !important; }
[data-testid="stSliderThumbValue"] { color: inherit !important; }
[data-testid="stButtonGroup"] [data-variant] { color: inherit !important; }
</style>
"""


def spacing() -> None:
    st.html(_CSS)

"""What model came out, and can I trust it?"""

import streamlit as st

st.title("What model came out, and can I trust it?")

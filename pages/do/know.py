"""How much of the manipulation was found?"""

import streamlit as st

st.title("How much of the manipulation was found?")

"""Can a method repair the model from only this part?"""

import streamlit as st

st.title("Can a method repair the model from only this part?")

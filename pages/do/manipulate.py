"""What exactly is done to the training data?"""

import streamlit as st

st.title("What exactly is done to the training data?")

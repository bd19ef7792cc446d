"""Figures and pictures: plain values in, a Plotly figure or PNG bytes out.

Accuracies and shares come in as floats in [0, 1]; only the screen shows per cent. Nothing here
knows of Streamlit, torch or the store, so a notebook and the command line can draw the same.
"""

"""Your own pictures: from a file or a folder to a data set that everything here can use."""

import streamlit as st

from pages.bring.form import bring_form
from pages.bring.outcome import shown_outcome
from pages.shared.sitemap import Page, next_page

st.title("How do I bring in pictures of my own?", anchor=False)
st.markdown(
    "**You are looking at** the way in. Pictures with their classes become a data set like any "
    "other: it is chosen in the line at the top, and on every page it can be spoiled, trained on "
    "and repaired."
)
form, formats = st.columns([1.4, 1], gap="large")
with form:
    bring_form()
    shown_outcome()
with formats:
    st.subheader("What is read", anchor=False)
    st.markdown(
        "- **A zip or a tar of folders**: `train/cat/1.png`, `test/dog/7.jpg`, … Other names of "
        "the parts, such as `Train` and `val`, are recognised.\n"
        "- **A zip with a table**: a CSV or Parquet with a column of files and one of labels, and "
        "the pictures beside it; a column `split` may say the part.\n"
        "- **Parquet with the pictures inside**, as Hugging Face's data sets have it.\n"
        "- **Arrays in an `.npz`**: `x_train`, `y_train`, `x_test`, `y_test`, or `images` and "
        "`labels`."
    )
    st.caption(
        "A picture or a row of which nothing can be made is named and left out; the others are "
        "taken. Your files are not changed. Pictures are made square and small, and from then on "
        "are kept as numbers alone."
    )
    st.markdown("On the command line, for files of any size:")
    st.code("python -m engine import FOLDER my-pictures", language="bash", wrap_lines=True)
next_page(Page.MANIPULATE)

"""The server: ``streamlit run app.py``. The frame of all pages is ``pages/main.py``."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from pages.views import asked, running


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Loads the engine and the default data and wakes a worker; at the end, ends the workers."""
    running.backend()
    asked.nearest(asked.Asked(), None)
    yield
    running.stop()


app = st.App("pages/main.py", lifespan=lifespan)

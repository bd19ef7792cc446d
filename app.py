"""The server: ``streamlit run app.py``. The frame of all pages is ``pages/main.py``."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from pages.views import running


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Loads the engine and wakes a worker before the first visitor; ends the workers at the end."""
    running.backend()
    yield
    running.stop()


app = st.App("pages/main.py", lifespan=lifespan)

"""The server: ``streamlit run app.py``. The frame of all pages is ``pages/main.py``."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import streamlit as st

from pages.frame.request import AskedScenario, nearest
from pages.shared import running


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Loads the engine, the default data and the table of runs, and wakes a worker.

    At the end it ends the workers.
    """
    running.backend()
    with suppress(OSError):  # a page says better what is wrong with the store
        running.store().rows()
    nearest(AskedScenario(), None)
    yield
    running.stop()


app = st.App("pages/main.py", lifespan=lifespan)

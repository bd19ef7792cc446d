"""What is brought in, under which name, and how large; and bringing it in."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import streamlit as st

from engine.plugins.datasets import DATASETS
from engine.plugins.datasets.files.folders import own_folder
from engine.plugins.datasets.files.found import Division, ImportRefused
from engine.plugins.datasets.files.picture_import import (
    LARGEST_SIDE,
    SMALLEST_SIDE,
    import_pictures,
)
from pages.bring.outcome import refused, taken_in
from pages.shared.permission import is_shared

UPLOAD, HERE = "Upload a file", "From this computer"
KINDS = ("zip", "tar", "tgz", "gz", "npz", "parquet")
MEGABYTES = 64
AS_IT_IS = 0
PASSED_ON = {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"}
"""Headers that a server in front of this one adds."""


def bring_form() -> None:
    source = _source()
    name = st.text_input(
        "Name of the data set",
        key="bring_name",
        placeholder="my-pictures",
        help="Small letters, digits and single hyphens.",
    )
    left, right = st.columns(2)
    side = left.number_input(
        "Side, in pixels",
        SMALLEST_SIDE,
        LARGEST_SIDE,
        32,
        key="bring_side",
        help="The middle square of every picture is made so wide. Training takes longer in "
        "proportion to its square.",
    )
    share = right.number_input(
        "Draw a test part, in per cent",
        AS_IT_IS,
        90,
        AS_IT_IS,
        5,
        key="bring_share",
        help="0: the file says what is train and what is test. Else so much of every class is "
        "drawn, the same each time (`--test-share`).",
    )
    ready = source is not None and bool(name)
    if st.button(
        "Bring it in", type="primary", icon=":material/upload:", disabled=not ready, key="bring_in"
    ):
        _bring_in(source, name.strip(), int(side), share / 100)


def _source() -> Any:
    """An uploaded file, or the path of one on a person's own computer; None while there is none."""
    ways = (UPLOAD, HERE) if is_own_computer() else (UPLOAD,)
    way = st.segmented_control("Where it is", ways, default=UPLOAD, required=True, key="bring_way")
    if way == HERE:
        path = st.text_input("Folder or file", key="bring_path", placeholder="/home/me/pictures")
        return Path(path.strip()).expanduser() if path.strip() else None
    return st.file_uploader(
        f"A zip, a tar, Parquet or arrays, at most {MEGABYTES} MB",
        KINDS,
        key="bring_file",
        max_upload_size=MEGABYTES,
    )


def is_own_computer() -> bool:
    """Whether the visitor sits at the computer that the lab runs on: its files are theirs then.

    So it is where the server listens to this computer alone, nothing passes requests on to it, and
    it is not one of several people's.
    """
    here = str(st.get_option("server.address")) in ("127.0.0.1", "localhost", "::1")
    passed_on = any(name.lower() in PASSED_ON for name in st.context.headers)
    return here and not passed_on and not is_shared()


def _bring_in(source: Any, name: str, side: int, share: float) -> None:
    """Imports with a bar; a rerun then offers the data set everywhere."""
    if _is_taken(name):
        refused(f"There is a data set called {name} already: choose another name.")
        return
    bar = st.progress(0.0, "Reading …")

    def progress(done: int, total: int, **_: Any) -> None:
        bar.progress(done / max(total, 1), f"{done:,} of {total:,} pictures")

    try:
        with _on_disk(source) as (path, is_upload):
            report = import_pictures(
                path,
                name,
                side=side,
                division=Division(share),
                is_upload=is_upload,
                progress=progress,
            )
    except ImportRefused as error:
        refused(_in_words(error, source))
    except OSError as error:
        refused(f"It cannot be kept: {error.strerror or error}.")
    else:
        taken_in(report)
        st.rerun()
    finally:
        bar.empty()


def _is_taken(name: str) -> bool:
    return name in DATASETS or own_folder(name).exists()


@contextmanager
def _on_disk(source: Any) -> Iterator[tuple[Path, bool]]:
    """Where the source lies, and whether it was uploaded: then in a folder of its own."""
    if isinstance(source, Path):
        yield source, False
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _file_name(source.name)
        path.write_bytes(source.getbuffer())
        yield path, True


def _file_name(uploaded: str) -> str:
    """A name for the file that a browser sent, with its suffix and nothing that leads elsewhere."""
    return re.sub(r"[^\w.-]+", "_", Path(uploaded.replace("\\", "/")).name)[-80:].lstrip(".") or "x"


def _in_words(error: ImportRefused, source: Any) -> str:
    """The refusal without the folder of this server that an upload was put into."""
    words = str(error)
    if not isinstance(source, Path):
        words = re.sub(rf"{re.escape(tempfile.gettempdir())}/\S*?/(?=\S)", "", words)
    return words

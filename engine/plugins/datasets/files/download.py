"""Downloads one file: goes on where it broke off, checks the checksum, then puts it in place."""

from __future__ import annotations

import hashlib
import http.client
import urllib.error
import urllib.request
from pathlib import Path

from filelock import FileLock

from engine.base.progress import Progress, silent
from engine.plugins.datasets.base import DatasetUnavailable

_BLOCK = 2**18
PATIENCE = 60
"""Seconds without a byte after which the other side is taken to be gone."""


def download(url: str, path: Path, md5: str, progress: Progress = silent) -> None:
    """Fetches ``url`` to ``path`` unless it is there; what came so far waits in ``path.part``.

    Raises:
        DatasetUnavailable: no network, a broken connection, or a file that is not the right one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{path}.lock"):
        if path.is_file():
            return
        part = path.with_name(f"{path.name}.part")
        try:
            _append_rest(url, part, progress)
        except (OSError, http.client.HTTPException) as error:
            raise DatasetUnavailable(
                f"{path.name} could not be downloaded from {url} ({_why(error)}): check the "
                f"network and try again, or put the file into {path.parent}."
            ) from error
        with part.open("rb") as file:
            digest = hashlib.file_digest(file, "md5").hexdigest()
        if digest != md5:
            part.unlink()
            raise DatasetUnavailable(
                f"{url} gave a file with a wrong checksum, which was thrown away: try again later "
                f"or put the right file into {path.parent}."
            )
        part.replace(path)


def _append_rest(url: str, part: Path, progress: Progress) -> None:
    have = part.stat().st_size if part.is_file() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        # An opener of its own: the one of urlopen remembers the first proxy settings it met.
        with urllib.request.build_opener().open(request, timeout=PATIENCE) as response:
            goes_on = response.status == http.HTTPStatus.PARTIAL_CONTENT
            with part.open("ab" if goes_on else "wb") as file:
                before = file.tell()
                announced = int(response.headers.get("Content-Length") or 0)
                while block := response.read(_BLOCK):
                    file.write(block)
                    progress(file.tell(), before + announced, stage=f"downloading {part.stem}")
                came = file.tell() - before
    except urllib.error.HTTPError as error:
        error.close()
        if have and error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # all of it had come before
        raise
    if came < announced:
        raise OSError(f"the connection broke off after {have + came:,} bytes")


def _why(error: Exception) -> object:
    """What went wrong, without what ``urllib`` wraps around it."""
    return error.reason if type(error) is urllib.error.URLError else error

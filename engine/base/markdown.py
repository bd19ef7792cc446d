"""Words of others in Markdown: shown as they are, whatever signs they hold."""

from __future__ import annotations

import re

_ANYWHERE = re.compile(r"([\\`*_{}\[\]<>$~:|&#])")
_AT_THE_BEGINNING = re.compile(r"^(\d{1,9}(?=[.)])|(?=[-+=]))")


def plain(words: str) -> str:
    """``words`` so that Markdown shows every sign of them as it is, in one line."""
    escaped = _ANYWHERE.sub(r"\\\1", " ".join(words.split()))
    return _AT_THE_BEGINNING.sub(r"\1\\", escaped)

"""Words of others in Markdown: shown as they are, whatever signs they hold."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|$:<>~&^=@/'\"])")


def plain(words: str) -> str:
    """``words`` so that Markdown shows every sign of them as it is, in one line."""
    return _SIGNS.sub(r"\\\1", " ".join(words.split()))

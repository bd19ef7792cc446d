"""Words of others stay as they are in Markdown."""

from __future__ import annotations

import re
import string

import pytest

from engine.base.markdown import plain


@pytest.mark.parametrize("words", ["$5$ *a* `c`", "<b>x", ":red[x]", "a_b~c", "# 1. x\n- y | \\"])
def test_every_sign_that_could_mean_something_has_a_backslash_before_it(words):
    """Markdown takes a sign as it is that has one."""
    shown = plain(words)

    signs = set(string.punctuation) - set("%,;?")
    assert re.sub(r"\\(.)", r"\1", shown) == " ".join(words.split())
    assert not signs & set(re.sub(r"\\.", "", shown))

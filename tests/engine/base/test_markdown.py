"""Words of others stay as they are in Markdown."""

from __future__ import annotations

import re

import pytest

from engine.base.markdown import plain

WORDS = ["$5$ *a* `c`", "<b>x", ":red[x]", "a_b~c", "# 1. x\n- y | \\", "1. x", "- y", "[a](b)"]


@pytest.mark.parametrize("words", WORDS)
def test_every_sign_that_could_mean_something_has_a_backslash_before_it(words):
    """Markdown takes a sign as it is that has one."""
    shown = plain(words)

    assert re.sub(r"\\(.)", r"\1", shown) == " ".join(words.split())
    assert not set("`*_[]<>$~:|#") & set(re.sub(r"\\.", "", shown))
    assert not re.match(r"\d+[.)]|[-+=#]", shown)


@pytest.mark.parametrize("words", ["T-shirt/top", "12 test pictures of shirt and coat", "3 (of 5)"])
def test_words_without_such_signs_stay_what_they_are(words):
    assert plain(words) == words

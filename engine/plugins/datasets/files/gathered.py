"""Pictures out of tables and arrays, put into parts and classes by the words of these."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.plugins.datasets.files.found import (
    WAYS_TO_A_TEST_PART,
    Division,
    Entry,
    Found,
    ImportRefused,
    check_same,
    put_together,
)
from engine.plugins.datasets.files.parts import CALLED, PARTS, TEST, TRAIN, natural

NO_PART = "it does not say whether it is of train or test"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A picture with its class, and its part as the source calls it; "" where it says none."""

    part: str
    class_name: str
    entry: Entry


@dataclass
class Gathered:
    """What a source holds, in its own order.

    Attributes:
        title: what the source is called in sentences.
        class_names: where the source says them, in its order.
        ignored: what was left out and why, by its name.
        notes: what was recognised, in sentences.
    """

    title: str
    pictures: list[Labelled] = field(default_factory=list)
    class_names: tuple[str, ...] = ()
    ignored: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def divided(gathered: Gathered, division: Division, elsewhere: Gathered | None = None) -> Found:
    """The parts as the source says them, else as ``division`` does.

    Args:
        elsewhere: what lies where ``division`` says that the test part is.

    Raises:
        ImportRefused: a part is missing, a class is in one part alone, or there are too few.
    """
    if not gathered.pictures:
        raise ImportRefused(f"{gathered.title} leads to no picture{_first_why(gathered)}.")
    if elsewhere is not None:
        by_part = {TRAIN: _of_one(gathered, TRAIN), TEST: _of_one(elsewhere, TEST)}
    elif division.is_drawn:
        by_part = {TRAIN: _undivided(gathered)}
    else:
        by_part = _as_said(gathered)
    seen = {part: {one.class_name for one in found} for part, found in by_part.items()}
    if not division.is_drawn:
        check_same(gathered.title, seen[TRAIN], seen[TEST])
    names = _class_names(gathered, seen[TRAIN])
    pictures: dict[str, dict[str, list[Entry]]] = {part: defaultdict(list) for part in by_part}
    for part, found in by_part.items():
        for one in found:
            pictures[part][one.class_name].append(one.entry)
    ignored = gathered.ignored | (elsewhere.ignored if elsewhere else {})
    return put_together(names, pictures, division, ignored, gathered.notes)


def _class_names(gathered: Gathered, seen: set[str]) -> tuple[str, ...]:
    said = gathered.class_names or tuple(sorted(seen, key=natural))
    for name in said:
        if name not in seen:
            gathered.notes.append(f"{name} was passed over: it has no picture")
    names = tuple(name for name in said if name in seen)
    if len(names) < 2:
        has = f"some of {names[0]} only" if names else "none"
        raise ImportRefused(
            f"{gathered.title} must have pictures of at least 2 classes; it has {has}"
            f"{_first_why(gathered)}."
        )
    return names


def _first_why(gathered: Gathered) -> str:
    """Why the first one was left out, and how many were."""
    first = next(iter(gathered.ignored.items()), None)
    return f" ({len(gathered.ignored):,} left out; {first[0]}: {first[1]})" if first else ""


def _words(gathered: Gathered) -> Counter[str]:
    return Counter(one.part.lower() for one in gathered.pictures)


def _word_of(part: str, words: Counter[str]) -> str | None:
    """How the source calls ``part``."""
    return next((word for word in CALLED[part] if word in words), None)


def _of_one(gathered: Gathered, part: str) -> Sequence[Labelled]:
    """All pictures of ``part``; all there are where the source does not divide."""
    word = _word_of(part, _words(gathered))
    return [one for one in gathered.pictures if word is None or one.part.lower() == word]


def _undivided(gathered: Gathered) -> Sequence[Labelled]:
    words = _words(gathered)
    if _word_of(TRAIN, words) and _word_of(TEST, words):
        raise ImportRefused(f"{gathered.title} has a test part already: leave out --test-share.")
    return gathered.pictures


def _as_said(gathered: Gathered) -> dict[str, Sequence[Labelled]]:
    words = _words(gathered)
    word = {part: _word_of(part, words) for part in PARTS}
    missing = [part for part in PARTS if word[part] is None]
    if missing:
        here = ", ".join(sorted(filter(None, words))[:6]) or "no part is named"
        raise ImportRefused(
            f"{gathered.title} must say which pictures are train and which are test: "
            f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing ({here}). "
            f"{WAYS_TO_A_TEST_PART}"
        )
    _say_others(gathered, words, set(word.values()))
    return {
        part: [one for one in gathered.pictures if one.part.lower() == word[part]] for part in PARTS
    }


def _say_others(gathered: Gathered, words: Counter[str], taken: set[str | None]) -> None:
    """Says what was taken for what, and which pictures are of neither part."""
    for part in PARTS:
        word = next(iter(taken & set(CALLED[part])))
        if word != part:
            gathered.notes.append(f"{word} was taken for {part}")
    for word, n in words.items():
        if word in taken:
            continue
        if word in CALLED[TRAIN] + CALLED[TEST]:
            gathered.notes.append(f"{n:,} pictures of {word} were left out: test is there")
    for one in gathered.pictures:
        if one.part.lower() not in CALLED[TRAIN] + CALLED[TEST]:
            why = f"its part is {one.part[:40]!r}, neither train nor test" if one.part else NO_PART
            gathered.ignored[one.entry.name] = why

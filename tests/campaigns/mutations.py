"""Bytes as they come after damage: flipped, cut, doubled, overwritten."""

from __future__ import annotations

import random

ODD = (b"\0", b"\xff" * 4, b"\n", b'"', b"nan", b"-1", b"1e400", b"[" * 2000, b"\xed\xa0\x80", b"'")


def mutated(data: bytes, rng: random.Random) -> bytes:
    """``data`` with one to four changes."""
    for _ in range(rng.randint(1, 4)):
        data = rng.choice((_flipped, _cut, _doubled, _overwritten, _put_in))(data, rng)
    return data


def _place(data: bytes, rng: random.Random) -> int:
    return rng.randrange(len(data) + 1)


def _flipped(data: bytes, rng: random.Random) -> bytes:
    if not data:
        return data
    place = rng.randrange(len(data))
    return data[:place] + bytes([data[place] ^ rng.randrange(1, 256)]) + data[place + 1 :]


def _cut(data: bytes, rng: random.Random) -> bytes:
    first, last = sorted((_place(data, rng), _place(data, rng)))
    return data[:first] + data[last:] if rng.random() < 0.5 else data[:last]


def _doubled(data: bytes, rng: random.Random) -> bytes:
    first, last = sorted((_place(data, rng), _place(data, rng)))
    return data[:last] + data[first:]


def _overwritten(data: bytes, rng: random.Random) -> bytes:
    place, n = _place(data, rng), rng.randint(1, 16)
    return data[:place] + rng.choice((bytes(n), b"\xff" * n)) + data[place + n :]


def _put_in(data: bytes, rng: random.Random) -> bytes:
    place = _place(data, rng)
    return data[:place] + rng.choice(ODD) + data[place:]

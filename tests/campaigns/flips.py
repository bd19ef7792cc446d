"""A byte of a finished run is another one: the run is gone, or it says what it said."""

from __future__ import annotations

import random
from pathlib import Path

from engine.runs.store import Damaged, Store
from tests.campaigns.campaign import Campaign
from tests.campaigns.small_store import contents, made, numbers


class Flips(Campaign):
    name = "flips"
    title = "bytes of finished runs flipped"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._store = made(folder / "store")
        self._files = contents(self._store.root)
        self._said = {key: numbers(self._store, key) for key in self._store.own_keys()}

    def attempt(self, rng: random.Random) -> str:
        name = rng.choice(list(self._files))
        key, data = name.split("/")[0], bytearray(self._files[name])
        place = rng.randrange(len(data))
        data[place] ^= rng.randrange(1, 256)
        path = self._store.root / "runs" / name
        path.write_bytes(bytes(data))
        try:
            said = numbers(Store(self._store.root), key)
        except Damaged:
            said = None
        finally:
            self._restore(key)
        if said not in (None, self._said[key]):
            return f"byte {place} of {name} changed what the run says, and was not noticed"
        return ""

    def _restore(self, key: str) -> None:
        """Puts back the whole run, which the store may have moved aside."""
        for name, data in self._files.items():
            if name.startswith(key):
                path = self._store.root / "runs" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)

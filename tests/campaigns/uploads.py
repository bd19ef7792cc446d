"""Files as a stranger might send them: mutated pictures, zips, tables, arrays and checkpoints.

Each is taken in, or refused in a sentence by the one exception that says so.
"""

from __future__ import annotations

import io
import os
import random
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image
from safetensors.numpy import save

from engine.plugins.datasets import DATASETS
from engine.plugins.datasets.files.found import Division, ImportRefused
from engine.plugins.datasets.files.picture_import import import_pictures
from engine.runs.weights import WeightFile, WeightsRefused
from tests.campaigns.campaign import Campaign
from tests.campaigns.mutations import mutated


def picture(seed: int, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 255, (9, 9, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(buffer, kind)
    return buffer.getvalue()


def members() -> dict[str, bytes]:
    return {
        f"{part}/{name}/{i}.png": picture(i)
        for part in ("train", "test")
        for name in ("cat", "dog")
        for i in range(2)
    }


def folder_of_pictures(root: Path) -> Path:
    for name, data in members().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def packed(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in files.items():
            pack.writestr(name, data)
    return buffer.getvalue()


def _table() -> bytes:
    return b"file,label,split\n" + b"".join(
        f"p{i}.png,{'ab'[i % 2]},{'train' if i < 4 else 'test'}\n".encode() for i in range(8)
    )


def _arrays() -> bytes:
    buffer = io.BytesIO()
    images = np.random.default_rng(0).integers(0, 255, (8, 6, 6), dtype=np.uint8)
    labels = np.arange(8) % 2
    np.savez(buffer, x_train=images, y_train=labels, x_test=images, y_test=labels)
    return buffer.getvalue()


def _parquet() -> bytes:
    rows = [
        {"image": {"bytes": picture(i), "path": f"{i}.png"}, "label": i % 2, "split": part}
        for part in ("train", "test")
        for i in range(4)
    ]
    buffer = io.BytesIO()
    pd.DataFrame(rows).to_parquet(buffer)
    return buffer.getvalue()


class Uploads(Campaign):
    name = "uploads"
    title = "mutated zips, tables, arrays, pictures and checkpoints brought in"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        os.environ["LAB_CACHE"] = str(folder / "cache")
        self._inner = members()
        self._pictures = {f"p{i}.png": picture(i) for i in range(8)}
        self._npz, self._parquet = _arrays(), _parquet()
        self._weights = save({"a": np.ones((3, 3), np.float32), "b": np.zeros(4, np.int64)})
        folder.mkdir(parents=True, exist_ok=True)

    def attempt(self, rng: random.Random) -> str:
        kind = rng.choice(("folders", "table", "npz", "parquet", "picture", "zip", "weights"))
        if kind == "weights":
            return self._checkpoint(rng)
        path = self.folder / self._written(kind, rng)
        division = Division(0.5) if rng.random() < 0.2 else Division()
        try:
            report = import_pictures(path, "tried", side=8, division=division, is_upload=True)
        except ImportRefused as refusal:
            words = str(refusal)
            return "" if "\n" not in words and len(words) < 2000 else f"{kind}: {words[:300]!r}"
        pictures = DATASETS["tried"]().load()
        n = (len(pictures.train), len(pictures.test))
        return "" if n == tuple(report.sizes.values()) else f"{kind}: {n} is not {report.sizes}"

    def _written(self, kind: str, rng: random.Random) -> str:
        """Writes a mutated file and returns its name."""
        files, suffix = dict(self._inner), ".zip"
        if kind == "table":
            files = {**self._pictures, "labels.csv": mutated(_table(), rng)}
        elif kind in ("folders", "picture"):
            name = rng.choice(list(files))
            files[name] = mutated(files[name], rng)
            if kind == "folders":
                files[_odd_name(rng)] = files.pop(name)
        data = packed(files)
        if kind == "zip":
            data = mutated(data, rng)
        elif kind in ("npz", "parquet"):
            whole = self._npz if kind == "npz" else self._parquet
            data, suffix = mutated(whole, rng), f".{kind}"
        (self.folder / f"upload{suffix}").write_bytes(data)
        return f"upload{suffix}"

    def _checkpoint(self, rng: random.Random) -> str:
        path = self.folder / f"w{rng.choice(('.safetensors', '.pt', '.bin'))}"
        path.write_bytes(mutated(self._weights, rng))
        try:
            file = WeightFile(path)
            shapes, tensors = file.shapes, file.tensors()
        except WeightsRefused as error:
            return "" if "\n" not in str(error) else f"weights: {error}"
        same = {name: tuple(tensor.shape) for name, tensor in tensors.items()} == shapes
        return "" if same else "weights: the shapes that were said are not those that were read"


def _odd_name(rng: random.Random) -> str:
    return rng.choice(
        ("../../out.png", "/abs.png", "train/cat/" + "x" * 300 + ".png", "train/\n/a.png",
         "train/cat/a\\b.png", "train//x.png", "train/cat", "C:\\x.png", "train/cat/\u202e.png")
    )  # fmt: skip

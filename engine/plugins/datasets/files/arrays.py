"""Pictures and labels in the arrays of an ``.npz``, as Keras, MedMNIST and many scripts write them.

``x_train, y_train, x_test, y_test``; ``train_images, train_labels, …``; ``images, labels`` where
the test part is drawn. Pictures are ``[n, h, w]``, ``[n, h, w, c]`` or ``[n, c, h, w]`` of any
plain number; which values are black and white is told once for the whole array, by the rule of
the one decoder. Labels are numbers, words, or one-hot. No pickle is read.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.plugins.datasets.files.found import ImportRefused, one_line
from engine.plugins.datasets.files.gathered import Gathered, Labelled
from engine.plugins.datasets.files.parts import CALLED, TEST, TRAIN
from engine.plugins.datasets.files.picture import Given, black_and_white, eight_bits
from engine.plugins.datasets.files.unpacked import DAMAGED, Bounds, check_room

SUFFIX = ".npz"
IMAGES = {"x", "image", "images", "img", "imgs", "data", "picture", "pictures", "arr_0"}
LABELS = {"y", "label", "labels", "target", "targets", "class", "arr_1"}
NAMES = ("class_names", "classes", "label_names", "names")
_AT_ONCE = 4096
"""Pictures of which the range is looked for at a time."""

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class RowEntry:
    """One row of an array of pictures ``[n, h, w, c]``.

    Attributes:
        black, white: the values that become 0 and 255.
    """

    name: str
    images: Array
    row: int
    black: float
    white: float

    def given(self) -> Given:
        return eight_bits(np.array(self.images[self.row]), self.black, self.white)


def is_arrays(path: Path) -> bool:
    return path.suffix.lower() == SUFFIX and path.is_file()


def rows_of_arrays(path: Path, scratch: Path, bounds: Bounds) -> Gathered:
    """The pictures in ``path``; its arrays are unpacked to ``scratch`` and mapped from there.

    Raises:
        ImportRefused: it is damaged, too large, or does not hold pictures with their labels.
    """
    arrays = _mapped(path, scratch, bounds)
    names = next((arrays.pop(name) for name in NAMES if _are_words(arrays.get(name))), None)
    class_names = () if names is None else tuple(one_line(str(name)) for name in names)
    gathered = Gathered(one_line(path.name), class_names=class_names)
    pairs = _pairs(arrays)
    if not pairs:
        raise ImportRefused(
            f"{path} must hold x_train, y_train, x_test and y_test, or images and labels; it has "
            f"{', '.join(list(arrays)[:10]) or 'no array'}."
        )
    for part, (images, labels) in pairs.items():
        _gather(gathered, part, (images, arrays[images]), (labels, arrays[labels]))
    return gathered


def _mapped(path: Path, scratch: Path, bounds: Bounds) -> dict[str, Array]:
    folder = scratch / f"{len(list(scratch.iterdir()))}.arrays"
    folder.mkdir()
    found: dict[str, Array] = {}
    try:
        with zipfile.ZipFile(path) as pack:
            members = [one for one in pack.infolist() if one.filename.endswith(".npy")]
            check_room(path, folder, len(members), sum(one.file_size for one in members), bounds)
            for i, member in enumerate(members):
                target = folder / f"{i}.npy"
                with pack.open(member) as source, target.open("wb") as file:
                    shutil.copyfileobj(source, file)
                name = one_line(member.filename.removesuffix(".npy"))
                found[name] = np.load(target, mmap_mode="r", allow_pickle=False)
    except ImportRefused:
        raise
    except DAMAGED as error:
        reason = one_line(str(error))[:200]
        if "Object arrays" in reason or "Python objects" in reason:
            reason = "it holds Python objects, and loading them could run foreign code"
        raise ImportRefused(f"{path} cannot be read as arrays: {reason}.") from error
    return found


def _are_words(array: Array | None) -> bool:
    return array is not None and array.ndim == 1 and array.dtype.kind == "U"


def _pairs(arrays: Mapping[str, Array]) -> dict[str, tuple[str, str]]:
    """The names of pictures and labels, by the part as it is called; "" where it is not."""
    of: dict[str, dict[str, str]] = {"images": {}, "labels": {}}
    for name in arrays:
        kind, part = _meaning(name)
        if kind:
            of[kind].setdefault(part, name)
    return {
        part: (name, of["labels"][part])
        for part, name in of["images"].items()
        if part in of["labels"]
    }


def _meaning(name: str) -> tuple[str, str]:
    """``images`` or ``labels``, or "" for what is neither, and the part that ``name`` says."""
    lower = name.lower()
    words = [lower] if lower.startswith("arr_") else re.split(r"[_\-. ]+", lower)
    part = next((word for word in words if word in CALLED[TRAIN] + CALLED[TEST]), "")
    rest = {word for word in words if word != part}
    if rest == {"tr"} or "tr" in rest:
        part, rest = part or TRAIN, rest - {"tr"}
    if len(rest) == 1 and rest <= IMAGES:
        return "images", part
    if len(rest) == 1 and rest <= LABELS:
        return "labels", part
    return "", part


def _gather(
    gathered: Gathered, part: str, images: tuple[str, Array], labels: tuple[str, Array]
) -> None:
    pictures = _rows_last(*images)
    words = _words(*labels)
    if len(pictures) != len(words):
        raise ImportRefused(
            f"{images[0]} and {labels[0]} must be of the same length, got {len(pictures):,} and "
            f"{len(words):,}."
        )
    black, white = _range(images[0], pictures)
    if (black, white) not in ((0.0, 255.0), (0.0, 1.0)):
        gathered.notes.append(f"{images[0]}: values from {black:g} to {white:g} became 0 to 255")
    said = gathered.class_names
    for row, word in enumerate(words):
        name = f"{images[0]}[{row}]"
        label = said[word] if said and isinstance(word, int) and 0 <= word < len(said) else word
        if said and label not in said:
            gathered.ignored[name] = f"its label must be 0 to {len(said) - 1}, got {word}"
            continue
        entry = RowEntry(name, pictures, row, black, white)
        gathered.pictures.append(Labelled(part, str(label), entry))


def _rows_last(name: str, array: Array) -> Array:
    """``array`` as ``[n, h, w, c]`` with c of 1, 3 or 4, without a copy."""
    shape = array.shape
    if array.dtype.kind not in "buif":
        raise ImportRefused(f"{name} must hold plain numbers, got {array.dtype}.")
    if array.ndim == 2 and (side := round(shape[1] ** 0.5)) ** 2 == shape[1]:
        array = array.reshape(shape[0], side, side, 1)
    elif array.ndim == 3:
        array = array[..., None]
    elif array.ndim == 4 and shape[3] not in (1, 3, 4) and shape[1] in (1, 3, 4):
        array = np.moveaxis(array, 1, 3)
    if array.ndim != 4 or array.shape[3] not in (1, 3, 4) or not array.size:
        raise ImportRefused(
            f"{name} must be [n, h, w], [n, h, w, c] or [n, c, h, w] with 1, 3 or 4 channels, got "
            f"{list(shape)}."
        )
    return array


def _words(name: str, array: Array) -> list[str | int]:
    """The labels as whole numbers or as words."""
    if array.ndim == 2 and array.shape[1] > 1 and _is_one_hot(array):
        array = np.asarray(array).argmax(axis=1)
    array = np.asarray(array)
    flat = array.reshape(-1) if array.size == len(array) else None
    if flat is not None and flat.dtype.kind == "f" and (flat == flat.round()).all():
        flat = flat.astype(np.int64)
    if flat is None or flat.dtype.kind not in "uibU":
        raise ImportRefused(
            f"{name} must be one whole number or word for each picture, or one-hot, got "
            f"{array.dtype} of {list(array.shape)}."
        )
    if flat.dtype.kind == "U":
        return [one_line(word) for word in flat.tolist()]
    return [int(label) for label in flat.tolist()]


def _is_one_hot(array: Array) -> bool:
    return (
        array.dtype.kind in "buif"
        and bool(((array == 0) | (array == 1)).all())
        and bool((array.sum(axis=1) == 1).all())
    )


def _range(name: str, images: Array) -> tuple[float, float]:
    """(black, white) of all pictures together."""
    if images.dtype == np.bool_:
        return 0.0, 1.0
    if images.dtype == np.uint8:
        return 0.0, 255.0
    lows, highs = zip(*_extremes(images), strict=True)
    low, high = float(min(lows)), float(max(highs))
    if not np.isfinite([low, high]).all():
        raise ImportRefused(f"{name} holds values that are not finite.")
    return black_and_white(low, high, is_float=images.dtype.kind == "f")


def _extremes(images: Array) -> Iterator[tuple[float, float]]:
    for start in range(0, len(images), _AT_ONCE):
        some = images[start : start + _AT_ONCE]
        yield float(some.min()), float(some.max())

"""What a file is by its first bytes, whatever its name ends in."""

from __future__ import annotations

import zipfile
from pathlib import Path

SAFETENSORS, PYTORCH = "safetensors", "pytorch"

LOOKED_AT = 4096

STARTS = {
    b"version https://git-lfs": "is a Git LFS pointer, not the weights: run `git lfs pull` first",
    b"\x89HDF\r\n\x1a\n": "is HDF5, as Keras writes it: only PyTorch's weights are read",
    b"GGUF": "is GGUF: only PyTorch's weights are read",
    b"\x1f\x8b": "is packed with gzip: unpack it first",
    b"BZh": "is packed with bzip2: unpack it first",
    b"\xfd7zXZ": "is packed with xz: unpack it first",
    b"\x93NUMPY": "is a NumPy array: only PyTorch's weights are read",
    b"\x89PNG": "is a picture",
    b"\xff\xd8\xff": "is a picture",
    b"%PDF": "is a PDF document",
}
HTML = (b"<!doctype html", b"<html", b"<?xml")
ONNX = (b"pytorch", b"onnx", b"tf2onnx", b"keras2onnx", b"skl2onnx", b"paddle")
PICKLES = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")


class NoWeights(ValueError):
    """A file is something else. The message says what, after its name."""


def kind_of(path: Path) -> str:
    """SAFETENSORS or PYTORCH; raises :class:`NoWeights` for anything that is known to be else."""
    with path.open("rb") as file:
        head = file.read(LOOKED_AT)
    if what := _something_else(head):
        raise NoWeights(what)
    if head[:4] == b"PK\x03\x04":
        return _of_a_zip(path)
    if head[8:9] == b"{":
        return SAFETENSORS
    is_unknown = not head.startswith(PICKLES)
    return SAFETENSORS if is_unknown and path.suffix == ".safetensors" else PYTORCH


def _something_else(head: bytes) -> str:
    """What a file is that begins so, if it is known to hold no weights; else ""."""
    if not head:
        return "is empty"
    if head.lstrip().lower().startswith(HTML):
        return "is a web page: download the file itself"
    if head[:1] == b"\x08" and any(word in head[:64] for word in ONNX):
        return "is ONNX: only PyTorch's weights are read"
    return next((what for start, what in STARTS.items() if head.startswith(start)), "")


def _of_a_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as pack:
            names = pack.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return PYTORCH  # cut off: reading it says so
    if any(name.endswith("/constants.pkl") for name in names):
        raise NoWeights("is TorchScript: save `model.state_dict()` instead")
    if any(name.endswith(".npy") for name in names):
        raise NoWeights("is a NumPy archive: only PyTorch's weights are read")
    if not any(name.endswith("data.pkl") for name in names):
        raise NoWeights("is a zip without weights: unpack it first")
    return PYTORCH

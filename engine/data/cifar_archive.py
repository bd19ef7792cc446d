"""The archives of CIFAR-10 and CIFAR-100: download, unpack, read through torchvision."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.data.download import download
from engine.data.fetched import RawPart
from engine.progress import Progress


def fetch_archive(kind: str, folder: Path, progress: Progress) -> None:
    """Downloads and unpacks the archive of torchvision's class ``kind``."""
    from torchvision import datasets  # costs more than a second to import
    from torchvision.datasets.utils import extract_archive

    source = getattr(datasets, kind)
    archive = folder / source.filename
    download(source.url, archive, source.tgz_md5, progress)
    extract_archive(str(archive), str(folder))


def read_part(kind: str, folder: Path, part: str) -> RawPart:
    """``train`` or ``test``; torchvision checks the checksum of every file."""
    from torchvision import datasets

    source = getattr(datasets, kind)(folder, train=part == "train")
    return RawPart(source.data.transpose(0, 3, 1, 2), np.array(source.targets))

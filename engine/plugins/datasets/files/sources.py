"""Whatever a person's pictures come in, by its content: one place that decides what is read how.

A folder with a folder for each class; a zip or a tar of one; a table of files with labels, alone or
in a folder with the pictures; arrays in an ``.npz``. Anything else is called by what it is.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from engine.plugins.datasets.files.arrays import is_arrays, rows_of_arrays
from engine.plugins.datasets.files.folder_scan import scan
from engine.plugins.datasets.files.found import Division, Found, ImportRefused
from engine.plugins.datasets.files.gathered import Gathered, divided
from engine.plugins.datasets.files.parts import CALLED, TEST, TRAIN
from engine.plugins.datasets.files.tables.table import Surroundings, is_table, rows_of_table
from engine.plugins.datasets.files.unpacked import OWN, UPLOADED, is_archive, unpacked


@contextmanager
def found_in(
    source: Path,
    division: Division = Division(),  # noqa: B008  frozen
    *,
    columns: Sequence[str] = (),
    is_upload: bool = False,
) -> Iterator[Found]:
    """The pictures in ``source``, which can be read while the context lasts.

    Args:
        columns: two or three names of a table's: of the files, the labels and the parts.
        is_upload: no path is followed out of ``source``, and less is unpacked.

    Raises:
        ImportRefused: what it is or holds cannot become a data set.
    """
    bounds = UPLOADED if is_upload else OWN
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        inside = source.parent if is_upload else None
        if source.is_file() and is_archive(source):
            source = inside = stack.enter_context(unpacked(source, bounds))
        yield _found(source, division, Surroundings(scratch, bounds, inside, columns))


def _found(source: Path, division: Division, around: Surroundings) -> Found:
    if not source.is_file():
        return _of_folder(source, division, around)
    gathered = _rows(source, around)
    if gathered is None:
        raise ImportRefused(
            f"{source} is a file, not a folder, a zip or a tar of pictures, a table of files with "
            "labels (.csv, .tsv, .parquet) or arrays (.npz)."
        )
    return divided(gathered, division, _elsewhere(division, around))


def _rows(source: Path, around: Surroundings, part: str = "") -> Gathered | None:
    """What a file of many pictures holds; None for a file of another kind."""
    if is_table(source):
        return rows_of_table(source, around, part)
    if is_arrays(source):
        return rows_of_arrays(source, around.scratch, around.bounds)
    return None


def _elsewhere(division: Division, around: Surroundings) -> Gathered | None:
    if division.test_folder is None:
        return None
    folder = division.test_folder
    found = _beside(folder, around) if folder.is_dir() else _rows(folder, around)
    if found is None:
        raise ImportRefused(f"{division.test_folder} must be a table or arrays, as the source is.")
    return found


def _of_folder(source: Path, division: Division, around: Surroundings) -> Found:
    """Classes by folder; where these are not to be told, by the tables or arrays beside them."""
    try:
        return scan(source, division)
    except ImportRefused as refusal:
        gathered = _beside(source, around) if source.is_dir() else None
        if gathered is None:
            raise
        try:
            return divided(gathered, division, _elsewhere(division, around))
        except ImportRefused as error:
            raise error from refusal


def _beside(source: Path, around: Surroundings) -> Gathered | None:
    """All that the tables and arrays lying in ``source`` lead to."""
    files = [path for path in sorted(_innermost(source).iterdir()) if _is_of_many(path)]
    found: list[Gathered] = []
    whys: dict[str, str] = {}
    for path in files:
        try:
            rows = _rows(path, around, _part_said_by(path))
        except ImportRefused as error:
            whys[path.name] = str(error)
        else:
            found += [rows] if rows else []
    if not found and whys:
        raise ImportRefused(next(iter(whys.values())))
    if not found:
        return None
    whole = found[0]
    for more in found[1:]:
        whole.pictures += more.pictures
        whole.ignored |= more.ignored
        whole.notes += more.notes
    whole.ignored |= whys
    return whole


def _innermost(source: Path) -> Path:
    """Where the one folder that lies in another is looked into."""
    for _ in range(8):
        inner = [path for path in source.iterdir() if not path.name.startswith((".", "__"))]
        if len(inner) != 1 or not inner[0].is_dir():
            break
        source = inner[0]
    return source


def _is_of_many(path: Path) -> bool:
    return not path.name.startswith(".") and (is_table(path) or is_arrays(path))


def _part_said_by(path: Path) -> str:
    """The part that a file is called after: ``train.csv``, ``test-00000-of-00001.parquet``."""
    word = path.stem.lower().replace("-", "_").replace(".", "_").split("_")[0]
    return word if word in CALLED[TRAIN] + CALLED[TEST] else ""

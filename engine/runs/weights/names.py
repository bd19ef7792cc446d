"""Which tensor of a file is which of a network: by name, and only if every shape fits.

Nothing is guessed from order or size. What may differ is what wrappers put before all names,
and, for torchvision's classifiers, that torchvision calls the parts by other names than we do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.runs.weights.file import WeightsRefused

PREFIXES = ("module.", "model.", "net.", "_orig_mod.")
"""What DataParallel, Lightning, wrappers by hand and torch.compile put before every name."""

COUNTER = "num_batches_tracked"
"""Of batch normalisation. Old files lack it, and nothing here uses it."""

SHOWN = 3

Shapes = Mapping[str, tuple[int, ...]]


def matched(found: Shapes, wanted: Shapes, known_as: Mapping[str, str]) -> dict[str, str]:
    """The file's name for each tensor of the network that is in the file.

    Args:
        found: shapes in the file.
        wanted: shapes in the network.
        known_as: the beginnings of our names and what others call these parts.

    Raises:
        WeightsRefused: naming what is missing, what is left over and which shapes differ.
    """
    plain = {_without_prefixes(name, found): name for name in found}
    aliases = {name: _alias(name, known_as) for name in wanted}
    ours = sum(name in plain for name in wanted)
    theirs = sum(alias in plain for alias in aliases.values())
    if theirs > ours:
        plain = {ours: plain[theirs] for ours, theirs in aliases.items() if theirs in plain} | {
            name: file for name, file in plain.items() if name not in aliases.values()
        }
    _refuse_unless_all(plain, found, wanted)
    return {name: plain[name] for name in wanted if name in plain}


def _without_prefixes(name: str, names: Iterable[str]) -> str:
    """``name`` without the prefixes that all ``names`` share."""
    names = list(names)
    while prefix := next((p for p in PREFIXES if all(n.startswith(p) for n in names)), ""):
        names = [n.removeprefix(prefix) for n in names]
        name = name.removeprefix(prefix)
    return name


def _alias(name: str, known_as: Mapping[str, str]) -> str:
    for ours, theirs in known_as.items():
        if name.startswith(ours):
            return theirs + name.removeprefix(ours)
    return name


def _refuse_unless_all(plain: Mapping[str, str], found: Shapes, wanted: Shapes) -> None:
    missing = [n for n in wanted if n not in plain and not n.endswith(COUNTER)]
    extra = [file for name, file in plain.items() if name not in wanted]
    other = [
        f"{name} is {_size(found[plain[name]])} instead of {_size(wanted[name])}"
        for name in wanted
        if name in plain and found[plain[name]] != wanted[name]
    ]
    problems = [
        _list(missing, "missing: "), _list(extra, "not part of this network: "),
        _list(other, "of another shape: "),
    ]  # fmt: skip
    if any(problems):
        raise WeightsRefused("; ".join(filter(None, problems)))


def _list(names: Sequence[str], words: str) -> str:
    if not names:
        return ""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    count = "1 tensor" if len(names) == 1 else f"{len(names)} tensors"
    return f"{count} {words}{', '.join(names[:SHOWN])}{more}"


def _size(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "a single number"

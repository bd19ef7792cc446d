"""Which tensor of a file is which of a network: by name, and only if every shape fits.

Nothing is guessed from order or size. What may differ is what wrappers put before all names,
and, for torchvision's classifiers, that torchvision calls the parts by other names than we do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from engine.runs.weights.file import WeightsRefused

PREFIXES = ("module.", "model.", "net.", "network.", "backbone.", "encoder.", "_orig_mod.")
"""What DataParallel, Lightning, wrappers by hand and torch.compile put before every name."""

WITHIN = ("_orig_mod", "module")
"""Steps that torch.compile and DataParallel put into names where a part alone was wrapped."""

NORMALISING = ("mean", "std", "normalize.mean", "normalize.std", "normalizer.mean",
               "normalizer.std", "0.mean", "0.std", "norm.mean", "norm.std")  # fmt: skip
"""A layer in front that the networks here have without tensors of its own."""

COUNTER = "num_batches_tracked"
"""Of batch normalisation. Old files lack it, and nothing here uses it."""

SHOWN = 3

Shapes = Mapping[str, tuple[int, ...]]


def matched(
    found: Shapes, wanted: Shapes, known_as: Sequence[Mapping[str, str]] = ()
) -> dict[str, str]:
    """The file's name for each tensor of the network that is in the file.

    Of the ways in which names may have been changed, the one counts that explains the most; what
    lies beside the network then, such as a loss's own weights, is passed over.

    Args:
        found: shapes in the file.
        wanted: shapes in the network.
        known_as: the beginnings of our names and what others call these parts, by who does.

    Raises:
        WeightsRefused: naming what is missing, what is left over and which shapes differ.
    """
    ways = [_plainly(found), *(_behind(prefix, found) for prefix in _prefixes(found))]
    tried = [_ours(plain, wanted, aliases) for plain in ways for aliases in ({}, *known_as)]
    best = max(tried, key=lambda names: sum(name in names for name in wanted))
    _refuse_unless_all(best, found, wanted)
    return {name: best[name] for name in wanted if name in best}


def passed_over(found: Shapes, names: Mapping[str, str]) -> list[str]:
    """The tensors of the file that are no part of the network."""
    used = set(names.values())
    return [name for name in found if name not in used and not name.endswith(COUNTER)]


def _plainly(found: Shapes) -> dict[str, str]:
    """The file's names by what is left of them without the prefixes that all share."""
    plain: dict[str, str] = {}
    names = list(found)
    while names and (prefix := _shared(names)):
        names = [name.removeprefix(prefix) for name in names]
    for name, file in zip(names, found, strict=True):
        plain[_without_steps(name)] = file
    return plain if len(plain) == len(found) else dict(zip(names, found, strict=True))


def _shared(names: Sequence[str]) -> str:
    return next((p for p in PREFIXES if all(name.startswith(p) for name in names)), "")


def _behind(prefix: str, found: Shapes) -> dict[str, str]:
    """Only the tensors behind ``prefix``, by what follows it."""
    inner = {name: (1,) for name in found if name.startswith(prefix)}
    plain = _plainly({name.removeprefix(prefix): shape for name, shape in inner.items()})
    return {short: prefix + file for short, file in plain.items()}


def _prefixes(found: Shapes) -> list[str]:
    """The first steps of names that a part of the tensors share, those of the most first."""
    counts = Counter(name.partition(".")[0] + "." for name in found if "." in name)
    known = {p for p in counts if p in PREFIXES or p.rstrip(".").isdecimal() or "ema" in p}
    return [p for p, n in counts.most_common() if p in known and n < len(found)]


def _without_steps(name: str) -> str:
    return ".".join(step for step in name.split(".") if step not in WITHIN)


def _ours(plain: Mapping[str, str], wanted: Shapes, aliases: Mapping[str, str]) -> dict[str, str]:
    """The file's names by ours."""
    theirs = {name: _alias(name, aliases) for name in wanted}
    ours = {name: plain[alias] for name, alias in theirs.items() if alias in plain}
    used = set(ours.values())
    return ours | {name: file for name, file in plain.items() if file not in used}


def _alias(name: str, known_as: Mapping[str, str]) -> str:
    for ours, theirs in known_as.items():
        if name.startswith(ours):
            return theirs + name.removeprefix(ours)
    return name


def _refuse_unless_all(plain: Mapping[str, str], found: Shapes, wanted: Shapes) -> None:
    missing = [n for n in wanted if n not in plain and not n.endswith(COUNTER)]
    extra = [
        file
        for name, file in plain.items()
        if name not in wanted and file not in NORMALISING and not name.endswith(COUNTER)
    ]
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

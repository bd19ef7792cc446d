"""A study's results as Markdown: one table per scenario and measure, seeds as mean and range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.comparison import Outcome, Spread, by_method, outcomes, over_known
from engine.scenario import KNOWN
from engine.specs import UnlearnSpec, cache_key
from engine.store import Store
from engine.study import REFERENCES
from engine.unlearners import UNLEARNERS

MEASURES = {
    "acc_corr": "Acc_corr",
    "acc_retain": "Acc_retain",
    "acc_corr_train": "Acc_corr on S_m itself",
    "asr": "Attack success rate",
    "seconds": "Seconds",
}


def report(specs: Sequence[UnlearnSpec], store: Store) -> str:
    """Tables of what ``store`` has of ``specs``; a missing cell is a dash."""
    rows = store.rows()
    parts: list[str] = []
    for words, keys in _by_scenario(specs).items():
        found = outcomes(rows, keys)
        parts.append(f"**{words}**")
        parts += [_table(found, measure, title) for measure, title in MEASURES.items()]
    return "\n\n".join(parts)


def _by_scenario(specs: Sequence[UnlearnSpec]) -> Mapping[str, dict[str, UnlearnSpec]]:
    """The runs by key, under what their scenarios have in common: all but γ and the seed."""
    groups: dict[str, dict[str, UnlearnSpec]] = {}
    for spec in specs:
        train = spec.train
        size = train.manipulation.size
        amount = f"{size:.1%}" if size < 1 else f"{size:g} pictures"
        what = train.manipulation.describe(train.data.class_names)
        words = f"{train.data.title} · {train.model.title} · {what} · {amount}"
        groups.setdefault(words, {})[cache_key(spec)] = spec
    return groups


def _table(found: Sequence[Outcome], measure: str, title: str) -> str:
    methods = [o for o in found if o.method not in REFERENCES]
    curves = over_known(methods, measure)
    ends = by_method([o for o in found if o.method in REFERENCES], measure)
    seeds = len({o.seed for o in found})
    head = f"| {title}, {_n(seeds, 'seed')}, over γ | " + " | ".join(f"{g:g}" for g in KNOWN) + " |"
    lines = [head, "| --- |" + " --- |" * len(KNOWN)]
    lines += [
        f"| {_short(method)} | {' | '.join(_cell(curve.get(g)) for g in KNOWN)} |"
        for method, curve in curves.items()
    ]
    lines += [
        f"| {_short(method)} | {_cell(spread)} |{' |' * (len(KNOWN) - 1)}"
        for method, spread in ends.items()
    ]
    return "\n".join(lines)


def _cell(spread: Spread | None) -> str:
    """Mean and, where seeds differ, the range."""
    if spread is None:
        return "–"
    digits = 1 if spread.high > 1 else 2
    mean = f"{spread.mean:.{digits}f}"
    if spread.n == 1:
        return mean
    return f"{mean} ({spread.low:.{digits}f}–{spread.high:.{digits}f})"


def _short(method: str) -> str:
    return UNLEARNERS[method].title.split(" (")[0]


def _n(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("s" if count != 1 else "")

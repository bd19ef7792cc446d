"""The scenarios of a study: what its runs have in common but γ, method and seed.

A method may come in several variants there, with other settings. The tables over γ hold the
first one of each method; where there are several, a table of their own compares them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.base.knobs import changed
from engine.experiment.amount import amount
from engine.experiment.scenario import Scenario
from engine.experiment.specs import TrainSpec, UnlearnSpec, cache_key
from engine.experiment.studies.draws import DRAWS, TOGETHER, drawn_anew


@dataclass(frozen=True)
class Scene:
    """One scenario of a study and its runs.

    Attributes:
        title: data, model, what was done, to how many; without γ and seed.
        slug: the same for a file name.
        manipulation: its registered name.
        runs: the specs by key.
        main: those of them that the tables over γ hold; never chosen by REM's proxy.
        variants: those of the methods that come in several variants, by what was changed.
    """

    title: str
    slug: str
    manipulation: str
    num_classes: int
    runs: Mapping[str, UnlearnSpec] = field(repr=False)

    @property
    def main(self) -> dict[str, UnlearnSpec]:
        first: dict[str, UnlearnSpec] = {}
        for spec in self._by_paper.values():
            first.setdefault(spec.unlearner.name, spec)
        return {k: s for k, s in self._by_paper.items() if _is_as(s, first[s.unlearner.name])}

    @property
    def variants(self) -> dict[tuple[str, str], dict[str, UnlearnSpec]]:
        found: dict[tuple[str, str], dict[str, UnlearnSpec]] = {}
        for key, spec in self._by_paper.items():
            found.setdefault((spec.unlearner.name, _settings(spec)), {})[key] = spec
        several = [name for name, _ in found]
        return {which: runs for which, runs in found.items() if several.count(which[0]) > 1}

    @property
    def _by_paper(self) -> dict[str, UnlearnSpec]:
        return {
            key: spec
            for key, spec in self.runs.items()
            if spec.select != "rem" and drawn_anew(spec.train) == TOGETHER
        }

    @property
    def draws(self) -> dict[str, dict[str, UnlearnSpec]]:
        """The runs by what was drawn anew for them, the first of all beside each; or none."""
        kinds = {key: drawn_anew(spec.train) for key, spec in self.runs.items()}
        if set(kinds.values()) == {TOGETHER}:
            return {}
        first = min(spec.seed for key, spec in self.runs.items() if kinds[key] == TOGETHER)
        return {
            kind: {
                key: spec
                for key, spec in self.runs.items()
                if kinds[key] == kind or (kinds[key] == TOGETHER and spec.seed == first)
            }
            for kind in (*DRAWS, TOGETHER)
        }


def _is_as(one: UnlearnSpec, other: UnlearnSpec) -> bool:
    return (one.unlearner, one.select) == (other.unlearner, other.select)


def _settings(spec: UnlearnSpec) -> str:
    """What is unusual about it; a method that was not tuned though it could be, too."""
    words = changed(spec.unlearner, type(spec.unlearner)())
    is_untuned = spec.select == "given" and len(spec.unlearner.grid()) > 1
    return ", ".join([*filter(None, [words]), *(["not tuned"] if is_untuned else [])]) or "as usual"


def scenes(specs: Sequence[UnlearnSpec]) -> list[Scene]:
    """The scenarios of ``specs`` in the order in which they first appear."""
    groups: dict[str, dict[str, UnlearnSpec]] = {}
    for spec in specs:
        groups.setdefault(_title(spec.train), {})[cache_key(spec)] = spec
    found: list[Scene] = []
    for title, runs in groups.items():
        train = next(iter(runs.values())).train
        slug = _slug(train, taken=[scene.slug for scene in found])
        num_classes = len(train.data.class_names)
        found.append(Scene(title, slug, train.manipulation.name, num_classes, runs))
    return found


def _title(train: TrainSpec) -> str:
    what = train.manipulation.describe(train.data.class_names)
    parts = [train.data.title, train.model.title, what, amount(train), Scenario.on(train).unusual]
    return " · ".join(filter(None, parts))


def _amount(train: TrainSpec) -> str:
    size = train.manipulation.size
    return f"{100 * size:g} %" if size < 1 else f"{size:g} pictures"


def _slug(train: TrainSpec, taken: Sequence[str]) -> str:
    words = f"{train.data.name} {train.manipulation.name} {_amount(train)}"
    plain = re.sub(r"[^a-z0-9.]+", "-", words.lower().replace(" %", "pct")).strip("-")
    return plain if plain not in taken else f"{plain}-{len(taken)}"

"""``list``: every plug-in with its knobs, and every study; ``runs``: the finished ones. As JSON."""

from __future__ import annotations

import inspect
import json
from collections.abc import Sequence
from typing import Any, get_type_hints

from engine.base.knobs import Tunable, knobs
from engine.base.registry import Plugin, Registry
from engine.cli.options.parser import Parser, store_of
from engine.experiment.specs import UnlearnSpec
from engine.experiment.studies.named import STUDIES, Study
from engine.plugins.datasets import DATASETS, Dataset
from engine.plugins.detectors import DETECTORS, Cut, Detector
from engine.plugins.manipulations import MANIPULATIONS
from engine.plugins.models import MODELS
from engine.plugins.unlearners import UNLEARNERS, Unlearner
from engine.training.recipe import Recipe

REGISTRIES: dict[str, Registry[Any]] = {
    "datasets": DATASETS,
    "manipulations": MANIPULATIONS,
    "models": MODELS,
}


def main(arguments: Sequence[str]) -> int:
    Parser("list", "What there is to run, with all knobs.").read(arguments)
    listing: dict[str, Any] = {
        kind: [_entry(registry[name]) for name in registry] for kind, registry in REGISTRIES.items()
    }
    listing["unlearners"] = [_method(UNLEARNERS[name]) for name in UNLEARNERS]
    listing["detectors"] = [_detector(DETECTORS[name]) for name in DETECTORS]
    listing["cut"] = _knobs(Cut)
    listing["recipe"] = _knobs(Recipe)
    listing["studies"] = [_study(name, one) for name, one in STUDIES.items()]
    print(json.dumps(listing, indent=1, ensure_ascii=False))
    return 0


def _entry(cls: type[Plugin]) -> dict[str, Any]:
    about = (inspect.getdoc(cls) or "").partition("\n")[0]
    return {
        "name": cls.name,
        "title": cls.title,
        "about": about,
        "departs": cls.departs,
        "knobs": _knobs(cls),
    }


def _method(cls: type[Unlearner]) -> dict[str, Any]:
    """With all that its card says in the app, and how many settings selection chooses from."""
    entry = _entry(cls)
    published = {name: how.published or default for name, default, how in knobs(cls)}
    return {
        **entry,
        "is_reference": cls.is_reference,
        "needs": cls.needs,
        "cost": cls.cost,
        "fails": cls.fails,
        "source": cls.source,
        "settings": len(cls().grid()),
        "knobs": [one | {"published": published[one["name"]]} for one in entry["knobs"]],
    }


def _detector(cls: type[Detector]) -> dict[str, Any]:
    """With all that its card says."""
    card = {"needs": cls.needs, "cost": cls.cost, "fails": cls.fails, "source": cls.source}
    return {**_entry(cls), **card}


def _study(name: str, one: Study) -> dict[str, Any]:
    """What a study asks and how much work it is; a run of a tuned method tries many settings."""
    specs = one.specs()
    datasets = dict.fromkeys(spec.train.data for spec in specs)
    return {
        "name": name,
        "asks": one.asks,
        "departs": one.departs,
        "originals": len({spec.train for spec in specs}),
        "runs": len(specs),
        "settings": _settings(specs),
        "datasets": {data.name: _at_hand(data) for data in datasets},
    }


def _settings(specs: Sequence[UnlearnSpec]) -> int:
    """Of all ``specs``; equal methods are asked once, since a grid takes its time."""
    alike = {(spec.unlearner, spec.select): spec for spec in specs}
    counts = {method: spec.n_settings for method, spec in alike.items()}
    return sum(counts[spec.unlearner, spec.select] for spec in specs)


def _at_hand(data: Dataset) -> str:
    return "at hand" if data.is_at_hand() else f"first: python -m engine fetch {data.name}"


def _knobs(cls: type[Tunable]) -> list[dict[str, Any]]:
    kinds = get_type_hints(cls)
    return [
        {
            "name": name,
            "label": how.label,
            "type": kinds[name].__name__,
            "default": default,
            "low": how.low,
            "high": how.high,
            "choices": list(how.choices),
            "help": how.help,
        }
        for name, default, how in knobs(cls)
    ]


def runs(arguments: Sequence[str]) -> int:
    options = Parser("runs", "The table of finished runs.").read(arguments)
    print(json.dumps(store_of(options).rows(), indent=1))
    return 0

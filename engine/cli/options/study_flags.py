"""What of a named study may be changed by options: its pictures, its network, its length."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from engine.cli.options.knobs import Texts, taken_out, turned
from engine.cli.options.parser import Parser, WrongInput, share_or_count
from engine.experiment.specs import UnlearnSpec
from engine.experiment.studies.variants import Variation, changes
from engine.plugins.datasets import DATASETS
from engine.plugins.models import MODELS, Model
from engine.plugins.unlearners import UNLEARNERS

PARTS = ("model", "recipe")
"""Those whose knobs may be turned for a whole study."""

FILTERS = ("methods", "known", "sizes", "seeds")
CHANGES = ("dataset", "model", *FILTERS)


@dataclass
class Changes:
    """What the options change.

    Attributes:
        said: for the answer: under "changed", a list of what is other than in the studies.
    """

    variation: Variation
    is_any: bool
    said: dict[str, Any] = field(default_factory=dict)

    def of(self, specs: Sequence[UnlearnSpec]) -> list[UnlearnSpec]:
        if not self.is_any:
            return list(specs)
        made = self.variation.of(specs)
        known = self.said.setdefault("changed", [])
        known += [one for one in changes(specs, made) if one not in known]
        return made

    @property
    def words(self) -> str:
        return ", ".join(self.said.get("changed", []))


def add_changes(parser: Parser) -> None:
    parser.add_argument("--dataset", metavar="NAME", help="other pictures, as an imported folder")
    parser.add_argument("--model", metavar="NAME", help="another network")
    for name, kind, about in (
        ("methods", str, "only these methods"),
        ("known", share_or_count, "only these known fractions γ"),
        ("sizes", share_or_count, "only these sizes of S_m"),
        ("seeds", int, "only these seeds"),
    ):
        parser.add_argument(f"--{name}", type=kind, nargs="+", metavar=name[0].upper(), help=about)


def read_options(parser: Parser, arguments: Sequence[str]) -> tuple[Namespace, Texts]:
    """The options, and the knobs in words such as ``--recipe.steps 100``."""
    texts, rest = taken_out(arguments)
    return parser.read(rest, also=[f"--{part}." for part in PARTS]), texts


def changes_of(options: Namespace, texts: Texts) -> Changes:
    """Raises WrongInput, UnknownName or ValueError for what cannot be changed."""
    for part, given in texts.items():
        if given and part not in PARTS:
            raise WrongInput(f"--{part}.{next(iter(given))} is for run: a study sets it itself")
    if options.model:
        MODELS[options.model]  # an unknown name is refused before any run is looked at
    kept = {name: tuple(getattr(options, name) or ()) for name in FILTERS}
    kept["methods"] = tuple(map(UNLEARNERS.canonical, kept["methods"]))
    variation = Variation(
        data=DATASETS[options.dataset]() if options.dataset else None,
        model=partial(_network, options.model, texts["model"]),
        recipe=lambda recipe: turned(recipe, "recipe", texts["recipe"]),
        **kept,
    )
    is_any = any(getattr(options, n) for n in CHANGES) or any(texts[part] for part in PARTS)
    return Changes(variation, is_any)


def titled(name: str, changes: Changes) -> str:
    """What a study is called: its name, and what of it was changed."""
    return f"{name} ({changes.words})" if changes.words else name


def short_title(name: str, changes: Changes) -> str:
    """For a line of progress, beside which the command or the answer says what was changed."""
    return f"{name} (changed)" if changes.words else name


def _network(name: str | None, texts: dict[str, str], model: Model) -> Model:
    return turned(MODELS[name]() if name else model, "model", texts)

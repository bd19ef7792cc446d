"""The flags that name a scenario, the same for every command that takes one."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from engine.cli.options.knobs import Texts, turned
from engine.cli.options.parser import Parser, WrongInput, share_or_count
from engine.experiment.scenario import (
    DEFAULT_DATASET,
    DEFAULT_KNOWN,
    DEFAULT_MANIPULATION,
    Scenario,
)
from engine.plugins.unlearners import ORIGINAL

FLAGS = {
    "dataset": DEFAULT_DATASET,
    "model": "",
    "regime": "",
    "manipulation": DEFAULT_MANIPULATION,
    "size": None,
}
"""What each is unless something is said; the seed apart."""

PARTS = ("dataset", "model", "manipulation", "recipe")
"""Those with knobs."""


def add_scenario(parser: Parser) -> None:
    parser.add_argument("--dataset", default=FLAGS["dataset"])
    parser.add_argument("--model", default=FLAGS["model"], help="default: the data set's own")
    parser.add_argument("--regime", default=FLAGS["regime"], help="a named way to train on them")
    parser.add_argument("--manipulation", default=FLAGS["manipulation"])
    parser.add_argument("--size", type=share_or_count, help="of S_m: a share below 1, else a count")
    parser.add_argument("--seed", type=int, default=0)


def scenario_of(
    options: Namespace, texts: Texts, *, known: float = DEFAULT_KNOWN, adopted: bool = False
) -> Scenario:
    """Raises ValueError or UnknownName, with a sentence, for what there is not.

    ``adopted`` is for adopted weights, whose recipe is the papers' if nothing is said.
    """
    plain = Scenario.of(
        options.dataset,
        options.manipulation,
        options.model,
        size=options.size,
        known=known,
        seed=options.seed,
        regime=options.regime,
    )
    recipe = plain.data.recipe if adopted and not options.regime else plain.recipe
    scenario = replace(
        plain,
        data=turned(plain.data, "dataset", texts["dataset"]),
        model=turned(plain.model, "model", texts["model"]),
        manipulation=turned(plain.manipulation, "manipulation", texts["manipulation"]),
        recipe=turned(recipe, "recipe", texts["recipe"]),
    )
    scenario.unlearn_by(ORIGINAL)  # for its checks, of γ and the seed
    return scenario


def refuse_scenario(options: Namespace, texts: Texts, because: str) -> None:
    """Raises WrongInput if anything of a scenario was named that is settled already."""
    named = [f"--{name}" for name, usual in FLAGS.items() if getattr(options, name) != usual]
    named += [f"--{part}.{knob}" for part in PARTS for knob in texts[part]]
    if named:
        raise WrongInput(f"{named[0]} cannot be chosen: {because}")

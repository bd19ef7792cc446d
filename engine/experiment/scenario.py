"""A scenario in a person's terms: data, model, manipulation, size, γ, seed; and its specs.

The one place where names and defaults become specs, for the app and the command line alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.base.knobs import changed
from engine.experiment.specs import ON_TEST, TrainSpec, UnlearnSpec
from engine.plugins.datasets import DATASETS, Dataset, Regime
from engine.plugins.manipulations import MANIPULATIONS, Manipulation
from engine.plugins.models import MODELS, Model
from engine.plugins.unlearners import UNLEARNERS, Unlearner
from engine.training.recipe import Recipe

DEFAULT_DATASET = "fashion-mnist-mini"
DEFAULT_MANIPULATION = "poisoning"
DEFAULT_KNOWN = 0.1
KNOWN = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""The grid of γ in the paper's figures."""

ONE_SAMPLE = 0.0001
"""A γ at which S_f is a single sample, for every |S_m| up to 15,000."""


@dataclass(frozen=True)
class Scenario:
    """What the scenario line says. One ``seed`` sets S_m, the validation part and the training.

    Attributes:
        adopted: SHA-256 of the file that the original's weights came from; "" if trained here.
        protocol: "public-code" for that of the benchmark's public code; see ``TrainSpec``.
        methods: settings that stand for a method's own, with how they are chosen.
    """

    data: Dataset
    manipulation: Manipulation
    model: Model
    recipe: Recipe
    known: float = DEFAULT_KNOWN
    seed: int = 0
    adopted: str = ""
    protocol: str = ""
    methods: tuple[tuple[Unlearner, str], ...] = ()

    @classmethod
    def on(cls, original: TrainSpec, *, known: float = DEFAULT_KNOWN) -> Scenario:
        """The scenario of an original, however it was trained."""
        return cls(
            data=original.data,
            manipulation=original.manipulation,
            model=original.model,
            recipe=original.recipe,
            known=known,
            seed=original.seed,
            adopted=original.adopted,
            protocol=original.protocol,
        )

    @classmethod
    def of(
        cls,
        dataset: str = DEFAULT_DATASET,
        manipulation: str = DEFAULT_MANIPULATION,
        model: str = "",
        *,
        size: float | None = None,
        known: float = DEFAULT_KNOWN,
        seed: int = 0,
        regime: str = "",
    ) -> Scenario:
        """From names; an unknown one raises LookupError with the nearest right one.

        ``regime`` is one of the data set's and brings its network and recipe.
        """
        data = DATASETS[dataset]()
        harm = MANIPULATIONS[manipulation]().fitting(len(data.class_names))
        usual = MODELS[model or data.model]
        trained = data.regime(regime) if regime else Regime(usual(), data.recipe_of(usual))
        if model and trained.model.name != model:
            raise ValueError(f"regime {regime} trains a {trained.model.name}, not a {model}")
        return cls(
            data=data,
            manipulation=harm if size is None else replace(harm, size=size),
            model=trained.model,
            recipe=trained.recipe,
            known=known,
            seed=seed,
        )

    @property
    def train(self) -> TrainSpec:
        return TrainSpec(
            data=self.data,
            manipulation=self.manipulation,
            model=self.model,
            recipe=self.recipe,
            seed=self.seed,
            manipulation_seed=self.seed,
            split_seed=self.seed,
            adopted=self.adopted,
            protocol=self.protocol,
        )

    def unlearn(self, unlearner: Unlearner, *, select: str | None = None) -> UnlearnSpec:
        """``select`` defaults to the paper's rule for a method at its defaults that has a grid."""
        if select is None:
            rule = ON_TEST if self.protocol else "paper"
            select = rule if unlearner == type(unlearner)() else "given"
        return UnlearnSpec(
            train=self.train,
            unlearner=unlearner,
            known=self.known,
            select=select,
            seed=self.seed,
        )

    def can_have(self, name: str) -> bool:
        """Whether there is a run of the unlearner ``name``: no oracle where nobody knows S_m."""
        return self.manipulation.knows_truth or not UNLEARNERS[name].needs_truth

    def unlearn_by(self, name: str) -> UnlearnSpec:
        """The method ``name`` at its defaults, or at the settings that stand for them here."""
        for method, how in self.methods:
            if method.name == name:
                return self.unlearn(method, select=how)
        return self.unlearn(UNLEARNERS[name]())

    @property
    def unusual(self) -> str:
        """What is other than usual for these pictures and this network, in words; often ""."""
        if self.regime and not self.is_usual:
            return self.regime
        return ", ".join(
            filter(
                None,
                [
                    changed(self.model, type(self.model)()),
                    changed(self.recipe, self.usual_recipe),
                    "adopted weights" if self.adopted else "",
                    "epochs and settings chosen on test data" if self.protocol else "",
                ],
            )
        )

    @property
    def usual_recipe(self) -> Recipe:
        """That of adopted weights is the papers', whatever the network."""
        return self.data.recipe if self.adopted else self.data.recipe_of(type(self.model))

    @property
    def is_usual(self) -> bool:
        """Whether the original is what these pictures and this network usually give."""
        usual = type(self.model)(), self.usual_recipe
        return (self.model, self.recipe) == usual and not self.adopted and not self.protocol

    @property
    def regime(self) -> str:
        """The name of the regime that the original is trained in; "" if it is none."""
        own = Regime(self.model, self.recipe)
        names = (name for name, one in self.data.regimes.items() if one == own)
        return "" if self.adopted or self.protocol else next(names, "")

    def at(self, *, known: float | None = None, seed: int | None = None) -> Scenario:
        return replace(
            self,
            known=self.known if known is None else known,
            seed=self.seed if seed is None else seed,
        )

"""Runs that change one thing, to find out why results here differ from those of the paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.experiment.scenario import Scenario
from engine.experiment.specs import UnlearnSpec
from engine.experiment.studies.curve import curve
from engine.plugins.unlearners import REFERENCES, UNLEARNERS, every_method
from engine.plugins.unlearners.cf import CF
from engine.plugins.unlearners.retrain import Retrain
from engine.plugins.unlearners.scrub import Scrub
from engine.plugins.unlearners.ssd import SSD

FEW_KNOWN = (0.1, 0.5, 1.0)
PAPERS_EPOCHS = 40
"""4,000 steps of 512 on the 50,000 pictures of CIFAR-10 (Goel et al., section 5)."""


def scrub_batches() -> list[UnlearnSpec]:
    """SCRUB's ascent in one large batch, as in the benchmark, where here it goes in small ones."""
    here = Scenario.of()
    ways = (Scrub(), Scrub(deletion_batch=512), Scrub(schedule="benchmark"))
    return [
        *_references(here),
        *(
            here.at(known=known).unlearn(way, select="paper")
            for known in (0.1, 0.3, 0.5, 0.8, 1.0)
            for way in ways
        ),
    ]


def ssd_batches() -> list[UnlearnSpec]:
    """SSD by squared gradients of single pictures and of ever larger batches."""
    ways = [SSD(importance="per_sample"), *(SSD(batch_size=size) for size in (32, 512, 2048))]
    return [
        run
        for here in _opened()
        for run in (
            *_references(here),
            *(
                here.at(known=known).unlearn(way, select="paper")
                for known in FEW_KNOWN
                for way in (SSD(), *ways)
            ),
        )
    ]


def fitted_longer() -> list[UnlearnSpec]:
    """EU and CF on confusion by three trainings: the usual one, a longer one, a memorising one."""
    usual = Scenario.of(manipulation="interclass-confusion")
    memorising = Scenario.of(manipulation="interclass-confusion", regime="memorising")
    epoch = usual.data.n_train * 0.9 / usual.recipe.batch_size
    longer = replace(usual.recipe, steps=round(PAPERS_EPOCHS * epoch))
    trainings = (usual, replace(usual, recipe=longer), memorising)
    return [
        run
        for here in trainings
        for run in (
            *_references(here),
            *(
                here.at(known=known).unlearn(way)
                for known in (0.1, 0.3, 0.5, 0.8)
                for way in (Retrain(), CF())
            ),
        )
    ]


def optimisers() -> list[UnlearnSpec]:
    """The papers' SGD on the small network, and Muon on the fast one, by the same methods."""
    return [
        spec
        for regime in ("papers", "quick")
        for spec in curve(
            Scenario.of(regime=regime), ("retrain", "cf", "ssd", "mu_mis"), known=FEW_KNOWN
        )
    ]


def rules() -> list[UnlearnSpec]:
    """Every method that is tuned, its setting chosen by the paper's rule and by REM's proxy."""
    methods = [UNLEARNERS[name]() for name in every_method()]
    tuned = [method for method in methods if len(method.grid()) > 1]
    return [
        run
        for here in _opened()
        for run in (
            *_references(here),
            *(
                here.at(known=known).unlearn(method, select=rule)
                for known in FEW_KNOWN
                for method in tuned
                for rule in ("paper", "rem")
            ),
        )
    ]


def _opened() -> tuple[Scenario, Scenario]:
    """The two scenarios with which the pages open."""
    return Scenario.of(), Scenario.of(manipulation="interclass-confusion")


def _references(here: Scenario) -> Iterator[UnlearnSpec]:
    yield from (here.unlearn_by(name) for name in REFERENCES)

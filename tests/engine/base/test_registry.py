"""Names: as registered, as a paper writes them, and what is said of one that is not there."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from engine.base.registry import Plugin, Registry, UnknownName
from engine.experiment.studies.named import STUDIES, study
from engine.plugins.datasets import DATASETS
from engine.plugins.interpreters import LOOKS
from engine.plugins.manipulations import MANIPULATIONS
from engine.plugins.models import MODELS
from engine.plugins.unlearners import UNLEARNERS

TYPED = {
    "EU": "retrain",
    "eu": "retrain",
    "exact unlearning": "retrain",
    "BadT": "bad_teacher",
    "badt": "bad_teacher",
    "bad-teacher": "bad_teacher",
    "GA": "gradient_ascent",
    "ga": "gradient_ascent",
    "mu-mis": "mu_mis",
    "MU-Mis": "mu_mis",
    "SSD": "ssd",
    "eu-k": "eu_k",
    "EU-k": "eu_k",
    "CF": "cf",
    "cf-k": "cf_k",
    "SCRUB": "scrub",
    "NegGrad+": "neggrad_plus",
    "RandLab": "random_labels",
    "RL": "random_labels",
    "SalUn": "salun",
    "NPO": "npo",
    "Original": "none",
}


@pytest.mark.parametrize(("typed", "name"), TYPED.items())
def test_a_method_is_found_by_the_name_that_its_paper_gives_it(typed: str, name: str):
    assert UNLEARNERS.canonical(typed) == UNLEARNERS[typed].name == name


@pytest.mark.parametrize(
    "registry", [UNLEARNERS, DATASETS, MANIPULATIONS, MODELS, LOOKS], ids=lambda one: one.kind
)
def test_case_hyphens_and_underscores_do_not_matter_in_any_registry(registry: Registry):
    for name in registry:
        for typed in (name.upper(), name.replace("-", "_"), name.replace("_", "-"), f" {name}"):
            assert registry.canonical(typed) == name


def test_nor_do_they_in_the_name_of_a_study():
    assert study("CIFAR10_poisoning") is STUDIES["cifar10-poisoning"]


def test_only_the_registered_spelling_is_a_name():
    assert "retrain" in UNLEARNERS and "EU" not in UNLEARNERS


@dataclass(frozen=True)
class Toy(Plugin):
    pass


def registry_of(*plugins: tuple[str, str, tuple[str, ...]]) -> Registry[Toy]:
    registry = Registry[Toy]("toy")
    for name, title, aliases in plugins:
        registry.register(name, title=title)(type("Toy", (Toy,), {"aliases": aliases}))
    return registry


def test_a_short_name_is_the_title_up_to_its_bracket():
    registry = registry_of(("one", "One (the first)", ()))

    assert registry["one"].short == "One" and registry["one"].title == "One (the first)"


@pytest.mark.parametrize(
    "second",
    [("one", "Two", ()), ("O-N-E", "Two", ()), ("two", "First", ()), ("two", "Two", ("UNO",))],
)
def test_what_would_have_two_meanings_is_refused_when_it_is_registered(second):
    with pytest.raises(ValueError, match="is already"):
        registry_of(("one", "First", ("uno",)), second)


def test_an_unknown_name_is_answered_with_the_nearest_however_that_is_called():
    registry = registry_of(("bad_teacher", "BadT", ("bad-teaching",)), ("ssd", "SSD", ()))

    for typed in ("bed-teaching", "badd", "bad_teecher"):
        with pytest.raises(UnknownName, match=f"no toy '{typed}'; did you mean 'bad_teacher'"):
            registry[typed]
    with pytest.raises(UnknownName, match=r"no toy 'xyz' \(known: bad_teacher, ssd\)"):
        registry["xyz"]

"""Named lists of runs: the shipped results and the paper's tables and figures.

A study is nothing but specs. Running it again runs what is missing, on any backend.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.base.registry import UnknownName, loose, nearest
from engine.experiment.scenario import KNOWN, ONE_SAMPLE, Scenario
from engine.experiment.specs import Spec, UnlearnSpec
from engine.experiment.studies import ablations as why
from engine.experiment.studies import benchmark
from engine.experiment.studies.curve import SEEDS, curve
from engine.experiment.studies.draws import one_at_a_time
from engine.plugins.unlearners import every_method

SHIPPED = ("retrain", "cf", "ssd")
MEMORISED_KNOWN = (0.1, 0.5, 0.8, 1.0)
"""A memorising training takes eight times as long."""


@dataclass(frozen=True)
class Study:
    """Runs that belong together.

    Attributes:
        asks: the question that it answers, in one sentence.
        specs: builds the runs, those that share an original next to each other.
        departs: what is other than in its source, in sentences; "" where it has none.
    """

    asks: str
    specs: Callable[[], list[UnlearnSpec]]
    departs: str = ""


def shipped() -> list[UnlearnSpec]:
    """What the app shows to a stranger: one poisoning and one confusion scenario."""
    poisoning = Scenario.of()
    confusion = Scenario.of(manipulation="interclass-confusion")
    return [*curve(poisoning, SHIPPED), *curve(confusion, SHIPPED)]


def first_look() -> list[UnlearnSpec]:
    """Every method, at little, half and all known, in the two scenarios that are shipped."""
    poisoning = Scenario.of()
    confusion = Scenario.of(manipulation="interclass-confusion")
    return [
        spec
        for scenario in (poisoning, confusion)
        for spec in curve(scenario, every_method(), seeds=SEEDS[:1], known=(0.1, 0.5, 1.0))
    ]


def draws() -> list[UnlearnSpec]:
    """At half known, where the pages open: each thing that is drawn at random, drawn anew alone."""
    methods = ("retrain", "cf", "ssd", "mu_mis")
    return [
        spec
        for name in ("poisoning", "interclass-confusion")
        for spec in one_at_a_time(Scenario.of(manipulation=name, known=0.5), methods, SEEDS)
    ]


def sizes(
    manipulation: str,
    seeds: Mapping[float, int],
    *,
    regime: str = "",
    known: Sequence[float] = (ONE_SAMPLE, *KNOWN),
) -> list[UnlearnSpec]:
    """Every method at the sizes of S_m that ``seeds`` gives a number of seeds for."""
    return [
        spec
        for size, n in seeds.items()
        for spec in curve(
            Scenario.of(manipulation=manipulation, size=size, regime=regime),
            every_method(),
            seeds=SEEDS[:n],
            known=known,
        )
    ]


STUDIES = {
    "starter": Study("What does a stranger see first?", shipped),
    "methods": Study("What does every method do where the pages open?", first_look),
    "poisoning": Study(
        "Which method removes a trigger, from which known fraction on?",
        lambda: sizes("poisoning", {0.02: 5, 0.01: 3, 0.002: 1}),
    ),
    "confusion": Study(
        "Which method repairs two confused classes, from which known fraction on?",
        lambda: sizes("interclass-confusion", {0.08: 5, 0.04: 1, 0.02: 1}),
    ),
    "random-label-swap": Study(
        "Which method repairs labels without a pattern?",
        lambda: sizes("random-label-swap", {0.1: 1}),
    ),
    "confusion-memorised": Study(
        "Which method repairs two confused classes of which 10, 20 or 40 % were memorised wrong?",
        lambda: sizes(
            "interclass-confusion",
            {0.08: 3, 0.04: 1, 0.02: 1},
            regime="memorising",
            known=MEMORISED_KNOWN,
        ),
    ),
    "random-swap-memorised": Study(
        "Which method repairs labels without a pattern that were memorised?",
        lambda: sizes("random-label-swap", {0.1: 1}, regime="memorising", known=MEMORISED_KNOWN),
    ),
    "why-scrub": Study(
        "Does SCRUB repair because its ascent goes in small batches?", why.scrub_batches
    ),
    "why-ssd": Study("What does the importance batch change for SSD?", why.ssd_batches),
    "why-confusion": Study(
        "Do EU and CF fail on confusion once a network fits wrong labels more closely?",
        why.fitted_longer,
    ),
    "why-optimiser": Study(
        "Do the methods do the same on a model that Muon trained in a third of the time?",
        why.optimisers,
    ),
    "draws": Study(
        "How much of the spread over seeds is S_m, the held-out part, the weights?", draws
    ),
    "rules": Study("What would REM's proxy have chosen in place of the paper's rule?", why.rules),
    "cifar10-poisoning": Study(
        "Which method removes a trigger from ResNet-9 on CIFAR-10, at the benchmark's size?",
        lambda: benchmark.poisoning(benchmark.CIFAR10),
        benchmark.CORRECTED,
    ),
    "cifar10-confusion": Study(
        "Which method tells cats from dogs again on CIFAR-10, at the benchmark's size?",
        lambda: benchmark.confusion(benchmark.CIFAR10),
        benchmark.CORRECTED,
    ),
    "cifar100-poisoning": Study(
        "Which method removes a trigger from a WideResNet-28x10 on CIFAR-100?",
        lambda: benchmark.poisoning(benchmark.CIFAR100),
        benchmark.CORRECTED,
    ),
    "cifar100-confusion": Study(
        "Which method tells maples from oaks again on CIFAR-100?",
        lambda: benchmark.confusion(benchmark.CIFAR100),
        benchmark.CORRECTED,
    ),
    "cifar10-poisoning-faithful": Study(
        "What does the benchmark's public code itself give on a triggered CIFAR-10?",
        lambda: benchmark.poisoning(benchmark.as_in_public_code(benchmark.CIFAR10)),
        benchmark.FAITHFUL,
    ),
    "cifar10-confusion-faithful": Study(
        "What does the benchmark's public code itself give on confused cats and dogs?",
        lambda: benchmark.confusion(benchmark.as_in_public_code(benchmark.CIFAR10)),
        benchmark.FAITHFUL,
    ),
    "cifar100-poisoning-faithful": Study(
        "What does the benchmark's public code itself give on a triggered CIFAR-100?",
        lambda: benchmark.poisoning(benchmark.as_in_public_code(benchmark.CIFAR100)),
        benchmark.FAITHFUL,
    ),
    "cifar100-confusion-faithful": Study(
        "What does the benchmark's public code itself give on maples and oranges?",
        lambda: benchmark.confusion(benchmark.as_in_public_code(benchmark.CIFAR100)),
        benchmark.FAITHFUL,
    ),
    "pcam-poisoning": Study(
        "Which method removes a trigger from a detector of tumours?",
        lambda: benchmark.poisoning(benchmark.PCAM),
        benchmark.CORRECTED,
    ),
    "pcam-confusion": Study(
        "Which method repairs a detector of tumours that learned wrong labels?",
        lambda: benchmark.confusion(benchmark.PCAM),
        benchmark.CORRECTED,
    ),
}


def check_data(specs: Sequence[Spec]) -> None:
    """Raises DatasetUnavailable, with a sentence on what to do, if pictures are not at hand."""
    for data in dict.fromkeys(spec.original.data for spec in specs):
        if not data.is_at_hand():
            data.load()


def study(name: str) -> Study:
    """The study of that name; case, hyphens and underscores do not matter."""
    by_loose = {loose(one): one for one in STUDIES}
    if loose(name) not in by_loose:
        near = nearest(name, {one: one for one in STUDIES})
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UnknownName(f"no study {name!r}{hint} (known: {', '.join(STUDIES)})")
    return STUDIES[by_loose[loose(name)]]

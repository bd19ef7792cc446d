"""What the pages say of the shipped runs, held against a plain recount of their predictions.

Every scenario that is shipped, every seed and every γ; no number is written down here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from engine.analysis.scores.findings import story
from engine.analysis.scores.mu_mis_steps import suppression
from engine.analysis.scores.repair import HARM
from engine.experiment.scenario import KNOWN, Scenario
from engine.figures.palette import short_names
from engine.plugins.unlearners import EU, ORACLE, ORIGINAL, UNLEARNERS
from engine.runs.result import Result
from engine.runs.stored_scenarios import stored_scenarios
from pages.inside.mu_mis_steps import steps_in_words
from pages.shared.models import stored_models
from pages.shared.running import store
from pages.start.story import best_stored, title_of

STARTER = Path(__file__).parents[2] / "cache" / "starter"
PERCENT = re.compile(r"(\d+\.\d)%")
NAMES = {title: name for name, title in short_names().items()}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds what is shipped and nothing else."""
    if not STARTER.is_dir():
        pytest.skip("cache/starter is not there: nothing is shipped")
    root = tmp_path_factory.mktemp("shipped")
    (root / "starter").symlink_to(STARTER)
    return root


@pytest.fixture(autouse=True)
def in_the_app(shipped: Path, lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_CACHE", str(shipped))


@dataclass(frozen=True)
class Shown:
    """One scenario at one γ, as the pages find it."""

    scenario: Scenario
    models: Mapping[str, Result]


@cache
def shown() -> tuple[Shown, ...]:
    return tuple(_shown())


def _shown() -> Iterator[Shown]:
    """Every shipped scenario, seed and γ that has an original and an oracle."""
    for one in stored_scenarios(store().rows()):
        document = store().document(one.key)
        assert document is not None
        for seed in one.seeds:
            for known in KNOWN:
                scenario = one.scenario(document, known=known, seed=seed)
                models = stored_models(scenario)
                if scenario.manipulation.knows_truth and {ORIGINAL, ORACLE} <= models.keys():
                    yield Shown(scenario, models)


@cache
def _recounted(key: str) -> tuple[float | None, float | None, float | None]:
    """Of the pictures that are harmed, of the others, of the whole clean test."""
    found = store().find(key)
    assert found is not None
    rows = Result(found).predictions
    right, sets = rows["predicted"] == rows["correct"], rows["set"]
    clean = sets == "clean_test"
    parts = (sets == "affected_test", clean & rows["outside"], clean)
    return tuple(float(right[part].mean()) if part.any() else None for part in parts)


def acc_corr(run: Result) -> float | None:
    return _recounted(run.key)[0]


def test_the_method_that_start_names_is_the_best_of_all_that_are_stored() -> None:
    seen = 0
    for one in shown():
        ends = acc_corr(one.models[ORIGINAL]), acc_corr(one.models[ORACLE])
        reached = {
            name: acc_corr(run)
            for name, run in one.models.items()
            if name != EU and not UNLEARNERS[name].is_reference
        }
        if None in ends or ends[1] - ends[0] < HARM or not reached:
            continue
        seen += 1
        best = max(value for value in reached.values() if value is not None)
        (name,) = best_stored(one.models)
        said = story(one.scenario.known, one.models, short_names())[-1]

        assert reached[name] == best, (one.scenario, name)
        assert f"reaches {best:.1%}" in said or f"to {best:.1%}" in said
        assert short_names()[name] in said
        assert f"{len(reached)} methods stored here" in said or len(reached) == 1
        paid = re.search(r"pays (\d+\.\d) points", said)
        if paid:
            before, after = (_recounted(one.models[n].key)[1] for n in (ORIGINAL, name))
            assert paid[1] == f"{100 * (before - after):.1f}"
    assert seen


def test_the_usual_score_counts_every_clean_test_picture() -> None:
    for one in shown():
        said = story(one.scenario.known, one.models, short_names())[0].split(". ")[0]
        now, clean = (_recounted(one.models[name].key)[2] for name in (ORIGINAL, ORACLE))

        assert now is not None and clean is not None
        numbers = [f"{now:.1%}", f"{clean:.1%}"]
        assert [f"{n}%" for n in PERCENT.findall(said)] == numbers, one.scenario
        assert ("next to nothing" in said) == (clean - now <= 0.03)


def test_harm_is_claimed_where_there_is_some_and_retraining_judged_by_it() -> None:
    for one in shown():
        sentences = story(one.scenario.known, one.models, short_names())
        ends = acc_corr(one.models[ORIGINAL]), acc_corr(one.models[ORACLE])
        if None in ends:
            continue
        did_harm = ends[1] - ends[0] >= HARM
        assert ("little harm" in sentences[0]) == (not did_harm), one.scenario
        if EU in one.models:
            eu = acc_corr(one.models[EU])
            assert f"(EU): {eu:.1%}." in sentences[1]
            if did_harm:
                undone = (eu - ends[0]) / (ends[1] - ends[0])
                assert ("does recover" in sentences[1]) == (undone >= 0.75)
            assert ("not found still teach" in sentences[1]) <= (one.scenario.known < 1)


def test_the_title_speaks_of_a_part_only_where_there_is_a_rest() -> None:
    for one in shown():
        title = title_of(one.scenario)
        assert ("Only" in title) == (one.scenario.known < 1)
        assert ("All of them" in title) == (one.scenario.known == 1)


def test_the_norms_and_the_accuracy_of_mu_mis_are_those_of_one_model() -> None:
    seen = 0
    for one in shown():
        path = suppression(one.models["mu_mis"]) if "mu_mis" in one.models else None
        if path is None or path.kept == 0:
            continue
        seen += 1
        said = steps_in_words(path, one.models[ORIGINAL])
        (step,) = re.findall(r"to step (\d+), whose model", said)
        at = path.given.steps.index(int(step))

        assert path.acc_corr.steps[-1] == int(step), one.scenario
        assert f"to **{path.given.values[at]:.3g}**" in said
        reached = acc_corr(one.models["mu_mis"])
        if reached is not None:
            assert f"**{acc_corr(one.models[ORIGINAL]):.1%}** to **{reached:.1%}**" in said
    assert seen

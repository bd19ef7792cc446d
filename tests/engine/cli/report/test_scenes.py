"""The scenarios of a study."""

from __future__ import annotations

from engine.cli.report.scenes import scenes
from engine.experiment.scenario import Scenario
from engine.experiment.specs import cache_key
from engine.experiment.studies.named import study


def test_the_studies_have_their_sizes_apart_and_seeds_and_gammas_together():
    found = scenes(study("poisoning").specs())

    assert [scene.title.split(" · ")[-1] for scene in found] == [
        f"{size} % of S_tr, about {size} % of each class" for size in ("2", "1", "0.2")
    ]
    assert {spec.seed for spec in found[0].runs.values()} == {0, 1, 2, 3, 4}
    assert sum(len(scene.runs) for scene in found) == len(study("poisoning").specs())


def test_a_slug_is_fit_for_a_file_name_and_is_given_once():
    target = [Scenario.of("digits").unlearn_by("cf")]
    other = Scenario.of("digits", "interclass-confusion").unlearn_by("cf")

    found = scenes([*target, other])

    assert [scene.slug for scene in found] == [
        "digits-poisoning-2pct",
        "digits-interclass-confusion-8pct",
    ]
    assert list(found[0].runs) == [cache_key(target[0])]

"""Find → repair is a search and then a known method, on what was found as well."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import Tensor, nn

from engine.base.progress import silent
from engine.plugins.detectors import DETECTORS, Cut
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners import UNLEARNERS
from engine.plugins.unlearners.find_repair import FindRepair, relabelled, with_found
from engine.training.loop import infer


def weights(model: nn.Module) -> list[Tensor]:
    return list(model.state_dict().values())


def found_by_hand(original: nn.Module, evidence: Evidence) -> Evidence:
    suspicion = DETECTORS["lda"]().suspicion(original, evidence, silent)
    is_found = Cut(recall=0.95, precision=0.0).of(suspicion).is_found
    return with_found(evidence, is_found)


@pytest.mark.parametrize("then", ["retrain", "cf", "ssd"])
def test_it_is_the_method_on_what_was_identified_or_found(
    then: str, original: nn.Module, evidence: Evidence
):
    more = found_by_hand(original, evidence)
    expected = UNLEARNERS[then]().unlearn(copy.deepcopy(original), more, silent)

    model = FindRepair(then=then, precision=0.0).unlearn(original, evidence, silent)

    assert all(torch.equal(x, y) for x, y in zip(weights(model), weights(expected), strict=True))


def test_what_is_found_is_deleted_and_nothing_is_lost(evidence: Evidence):
    is_found = torch.zeros(len(evidence.retained), dtype=torch.bool)
    is_found[[2, 9]] = True

    more = with_found(evidence, is_found)

    found = evidence.retained[[2, 9]]
    assert torch.equal(more.deletion, torch.cat([evidence.deletion, found]).sort().values)
    assert torch.equal(torch.cat([more.deletion, more.retained]).sort().values, torch.arange(60))


def test_a_search_that_suspects_everyone_deletes_no_more_than_is_known(evidence: Evidence):
    more = with_found(evidence, torch.ones(len(evidence.retained), dtype=torch.bool))

    assert torch.equal(more.deletion, evidence.deletion)
    assert torch.equal(more.retained, evidence.retained)


def test_new_labels_are_the_models_best_other_than_the_given_ones(
    original: nn.Module, evidence: Evidence
):
    again = relabelled(original, evidence)

    logits = infer(original, evidence.train.images(evidence.deletion))
    for row, scores in zip(evidence.deletion.tolist(), logits.tolist(), strict=True):
        given = int(evidence.train.labels[row])
        best = max((k for k in range(3) if k != given), key=lambda k: scores[k])
        assert int(again.train.labels[row]) == best
    kept = evidence.retained
    assert torch.equal(again.train.labels[kept], evidence.train.labels[kept])
    assert torch.equal(again.retained, torch.arange(60)) and len(again.deletion) == 0


def test_its_settings_share_one_search(original: nn.Module, evidence: Evidence):
    stages: list[str] = []

    def note(done: int, total: int, *, stage: str = "", **_: object) -> None:
        stages.append(stage)

    points = FindRepair().grid()[:3]
    models = list(FindRepair.unlearn_each(original, evidence, points, note))

    assert len(models) == 3
    assert stages.count("features of S_tr") == 1

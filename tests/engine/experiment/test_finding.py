"""A search for the rest of S_m: from the spec to numbers that are counted from its table."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import torch

from engine.experiment.finding import counted, finding_of, ranking, ranking_of
from engine.experiment.scenario_data import situation
from engine.experiment.specs import FindSpec, TrainSpec, cache_key, from_document, to_document
from engine.plugins.detectors import DETECTORS, Cut, Suspects, Suspicion
from engine.runs.jobs import execute
from engine.runs.store import Store


@pytest.fixture
def spec(tiny: TrainSpec) -> FindSpec:
    return FindSpec(train=tiny, detector=DETECTORS["lda"](), known=0.2)


def test_its_document_is_read_back_with_its_cut(spec: FindSpec):
    other = FindSpec(train=spec.train, detector=spec.detector, cut=Cut(recall=0.5), known=0.2)

    again = from_document(json.loads(json.dumps(to_document(other))))

    assert again == other and cache_key(again) != cache_key(spec)


@pytest.mark.parametrize("known", [0.0, 1.0])
def test_all_or_nothing_known_leaves_nothing_to_find(known: float, spec: FindSpec):
    with pytest.raises(ValueError, match=f"known must be above 0 and below 1, got {known:g}"):
        FindSpec(train=spec.train, detector=spec.detector, known=known)


def test_its_run_keeps_every_sample_of_s_tr_and_its_numbers(spec: FindSpec, store: Store):
    run = store.find(execute(spec, store))

    assert run is not None
    data, table, finding = situation(spec.train), ranking_of(run), finding_of(run)
    assert np.array_equal(table["index"], data.train.data.index.numpy())
    identified = torch.from_numpy(table["identified"].to_numpy().nonzero()[0])
    assert torch.equal(identified, data.deletion(spec.known))
    assert set((table["rank"] >= 0).to_numpy().nonzero()[0]) == set(data.order.tolist())
    assert not (table["identified"] & table["flagged"]).any()
    assert finding.n_identified + finding.n_left == len(data.order)
    assert finding.n_flagged == table["flagged"].sum()
    assert finding.interval[0] <= finding.estimate <= finding.interval[1]
    assert 0 <= finding.auroc <= 1 and finding.seconds > 0


def test_the_numbers_are_those_of_plain_loops(spec: FindSpec):
    from sklearn.metrics import average_precision_score, roc_auc_score

    data = situation(spec.train)
    deletion = data.deletion(spec.known)
    retained = data.retained(deletion)
    scores = torch.randn(len(retained), generator=torch.Generator().manual_seed(0))
    scores[5] = -torch.inf
    is_found = scores > 1
    found = Suspects(is_found, torch.sigmoid(scores), 30.0, (20.0, 40.0), 1.0)

    table = ranking(
        Suspicion(scores, torch.zeros(len(deletion))), found, Told(deletion, retained), data
    )
    finding = counted(table, found, 0.5, knows_truth=True)

    is_bad = torch.isin(retained, data.order)
    hits = sum(1 for bad, one in zip(is_bad, is_found, strict=True) if bad and one)
    ranked = scores.clamp(min=-99).numpy()
    assert finding.recall == hits / int(is_bad.sum())
    assert finding.precision == hits / int(is_found.sum())
    assert finding.auroc == pytest.approx(roc_auc_score(is_bad, ranked))
    assert finding.average_precision == pytest.approx(average_precision_score(is_bad, ranked))


def test_where_nobody_knows_the_truth_nothing_is_counted_against_it(spec: FindSpec):
    data = situation(spec.train)
    deletion = data.deletion(spec.known)
    retained = data.retained(deletion)
    nothing = torch.zeros(len(retained))
    found = Suspects(nothing.bool(), nothing, 0.0, (0.0, 9.0), math.inf)
    table = ranking(
        Suspicion(nothing, torch.zeros(len(deletion))), found, Told(deletion, retained), data
    )

    finding = counted(table, found, 0.5, knows_truth=False)

    assert finding.recall is finding.precision is finding.auroc is finding.n_left is None
    assert finding.threshold is None and finding.estimate == 0.0


class Told:
    """Which samples are identified and which are not."""

    def __init__(self, deletion: torch.Tensor, retained: torch.Tensor) -> None:
        self.deletion, self.retained = deletion, retained

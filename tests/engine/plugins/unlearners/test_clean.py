"""The clean model is the training without the manipulation, to the bit."""

from __future__ import annotations

import torch

from engine.experiment.evidence import evidence_for
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation


def test_its_evidence_is_s_tr_as_it_was_before():
    scenario = Scenario.of("digits", size=0.1)
    data = situation(scenario.train)

    evidence = evidence_for(scenario.unlearn_by("clean"), data)

    everything = torch.arange(len(evidence.train))
    assert torch.equal(evidence.train.labels.cpu(), data.train.correct)
    assert torch.equal(evidence.train.images(everything).cpu(), data.train.data.images)
    assert len(evidence.deletion) == 0
    assert torch.equal(evidence.retained.cpu(), everything)


def test_an_unlearner_still_sees_s_tr_as_trained():
    scenario = Scenario.of("digits", manipulation="interclass-confusion", size=0.1)
    data = situation(scenario.train)

    evidence = evidence_for(scenario.unlearn_by("retrain"), data)

    assert torch.equal(evidence.train.labels.cpu(), data.train.data.labels)
    assert not torch.equal(evidence.train.labels.cpu(), data.train.correct)

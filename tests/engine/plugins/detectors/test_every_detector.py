"""What holds for every registered detector, whoever wrote it."""

from __future__ import annotations

import dataclasses

import pytest
import torch
from torch import nn

from engine.base.knobs import knobs
from engine.base.progress import Cancelled, silent
from engine.experiment.specs import to_document
from engine.plugins.detectors import DETECTORS, Detector
from engine.plugins.evidence import Evidence

NAMES = list(DETECTORS)

pytestmark = pytest.mark.filterwarnings("error")


def with_deletion(evidence: Evidence, n: int) -> Evidence:
    """The same with the first ``n`` of S_f."""
    back = evidence.deletion[n:]
    return dataclasses.replace(
        evidence,
        deletion=evidence.deletion[:n],
        retained=torch.cat([evidence.retained, back]).sort().values,
    )


@pytest.mark.parametrize("name", NAMES)
def test_it_documents_itself(name: str):
    cls = DETECTORS[name]

    assert cls.__doc__ and cls.__doc__.splitlines()[0].endswith(".")
    assert len(cls.__doc__.splitlines()[0]) <= 100
    assert cls.needs in {"S_f", "nothing"}
    assert "EU" in cls.cost
    for text in (cls.title, cls.cost, cls.fails, cls.source, cls.departs):
        assert text.strip().endswith((".", cls.title[-1]))


@pytest.mark.parametrize("name", NAMES)
def test_it_documents_every_field_as_a_knob(name: str):
    cls = DETECTORS[name]

    assert [f.name for f in dataclasses.fields(cls)] == [field for field, _, _ in knobs(cls)]
    for _, _, how in knobs(cls):
        assert how.label and how.help
    assert to_document(cls())["type"] == name


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("n_identified", [1, 2, 4])
def test_it_scores_every_sample_whatever_is_known(
    name: str, n_identified: int, original: nn.Module, evidence: Evidence
):
    told = with_deletion(evidence, n_identified)

    found = DETECTORS[name]().suspicion(original, told, silent)

    assert found.retained.shape == told.retained.shape
    assert found.deletion.shape == told.deletion.shape
    assert found.retained.dtype == found.deletion.dtype == torch.float32
    assert not found.retained.isnan().any() and not found.retained.isposinf().any()
    assert not found.deletion.isinf().any()


@pytest.mark.parametrize("name", NAMES)
def test_equal_evidence_gives_equal_scores(name: str, original: nn.Module, evidence: Evidence):
    one = DETECTORS[name]().suspicion(original, evidence, silent)
    other = DETECTORS[name]().suspicion(original, evidence, silent)

    assert torch.equal(one.retained, other.retained)
    assert torch.equal(one.deletion.nan_to_num(-9), other.deletion.nan_to_num(-9))


@pytest.mark.parametrize("name", NAMES)
def test_it_leaves_model_evidence_and_random_stream_as_they_were(
    name: str, original: nn.Module, evidence: Evidence
):
    state = {key: value.clone() for key, value in original.state_dict().items()}
    labels, stream = evidence.train.labels.clone(), torch.get_rng_state()
    modes = [module.training for module in original.modules()]

    DETECTORS[name]().suspicion(original, evidence, silent)

    assert all(torch.equal(value, state[key]) for key, value in original.state_dict().items())
    assert [module.training for module in original.modules()] == modes
    assert not any(
        module._forward_hooks or module._forward_pre_hooks for module in original.modules()
    )
    assert torch.equal(evidence.train.labels, labels)
    assert torch.equal(torch.get_rng_state(), stream)


@pytest.mark.parametrize("name", NAMES)
def test_it_stops_at_its_first_report(name: str, original: nn.Module, evidence: Evidence):
    def cancel(*_: object, **__: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        DETECTORS[name]().suspicion(original, evidence, cancel)


@pytest.mark.parametrize("name", [name for name in NAMES if DETECTORS[name].needs == "nothing"])
def test_what_needs_nothing_does_not_look_at_what_is_identified(
    name: str, original: nn.Module, evidence: Evidence
):
    all_of_it = DETECTORS[name]().suspicion(original, evidence, silent)
    less = with_deletion(evidence, 2)
    some = DETECTORS[name]().suspicion(original, less, silent)

    both = torch.isin(less.retained, evidence.retained)
    assert torch.equal(some.retained[both], all_of_it.retained)


def test_a_network_without_a_linear_layer_is_refused(evidence: Evidence):
    with pytest.raises(ValueError, match="ends in a linear layer"):
        DETECTORS["lda"]().suspicion(nn.Conv2d(1, 3, 8), evidence, silent)


def test_a_detector_declares_nothing_but_what_is_shown_of_it():
    assert set(Detector.__annotations__) == {"needs", "cost", "fails", "source"}

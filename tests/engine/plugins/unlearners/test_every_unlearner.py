"""What holds for every registered unlearner, whoever wrote it."""

from __future__ import annotations

import copy
import dataclasses

import pytest
import torch
from torch import Tensor, nn

from engine.base.knobs import knobs
from engine.base.progress import Cancelled, silent
from engine.experiment.specs import to_document
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners import REFERENCES, UNLEARNERS, Unlearner
from engine.plugins.unlearners.base import MOST_SETTINGS
from engine.training.sets import TrainingSet

NAMES = list(UNLEARNERS)
NEEDS = {"S_f", "S_r", "S_f and S_r", "nothing"}

pytestmark = pytest.mark.filterwarnings("error")


def weights(model: nn.Module) -> dict[str, Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}


def assert_equal(one: dict[str, Tensor], other: dict[str, Tensor]) -> None:
    assert one.keys() == other.keys()
    for name in one:
        assert torch.equal(one[name], other[name]), name


def shortened(point: Unlearner) -> Unlearner:
    """The same with ten steps where their number is a knob."""
    return dataclasses.replace(point, steps=10) if hasattr(point, "steps") else point


def another_value(value: object, low: float | None, choices: tuple[str, ...]) -> object:
    if isinstance(value, bool):
        return not value
    if choices:
        return next(choice for choice in choices if choice != value)
    if isinstance(value, int):
        return value - 1 if low is None or value - 1 >= low else value + 1
    assert isinstance(value, float)
    return value / 2 if value else 0.5


@pytest.mark.parametrize("name", NAMES)
def test_it_documents_itself(name: str):
    cls = UNLEARNERS[name]

    assert cls.__doc__ and cls.__doc__.splitlines()[0].endswith(".")
    assert len(cls.__doc__.splitlines()[0]) <= 100
    assert cls.needs in NEEDS
    for text in (cls.title, cls.cost, cls.fails, cls.source):
        assert text.strip()
    assert not cls.departs or cls.departs.endswith(".")
    assert "Departs" not in cls.source


def test_only_a_reference_sees_the_truth():
    assert all(UNLEARNERS[name].is_reference for name in NAMES if UNLEARNERS[name].sees_truth)


@pytest.mark.parametrize("name", [name for name in NAMES if not UNLEARNERS[name].is_reference])
def test_a_method_says_what_is_other_than_in_its_source(name: str):
    assert UNLEARNERS[name].departs


@pytest.mark.parametrize("name", NAMES)
def test_it_documents_every_field_as_a_knob(name: str):
    cls = UNLEARNERS[name]

    assert [f.name for f in dataclasses.fields(cls)] == [field for field, _, _ in knobs(cls)]
    for _, _, how in knobs(cls):
        assert how.label and how.help
    cls()


@pytest.mark.parametrize("name", NAMES)
def test_every_knob_changes_what_names_the_run(name: str):
    cls = UNLEARNERS[name]

    for field, default, how in knobs(cls):
        changed = cls(**{field: another_value(default, how.low, how.choices)})
        assert to_document(changed) != to_document(cls())


@pytest.mark.parametrize("name", NAMES)
def test_equal_specs_give_equal_models(name: str, original: nn.Module, evidence: Evidence):
    one = UNLEARNERS[name]().unlearn(copy.deepcopy(original), evidence, silent)
    other = UNLEARNERS[name]().unlearn(copy.deepcopy(original), evidence, silent)

    assert_equal(weights(one), weights(other))


@pytest.mark.parametrize("name", NAMES)
def test_its_model_is_finite_and_fits_the_original(
    name: str, original: nn.Module, evidence: Evidence
):
    shapes = {name: value.shape for name, value in original.state_dict().items()}

    model = UNLEARNERS[name]().unlearn(original, evidence, silent)

    assert {name: value.shape for name, value in model.state_dict().items()} == shapes
    assert all(torch.isfinite(value).all() for value in model.state_dict().values())
    assert all(parameter.requires_grad for parameter in model.parameters())


@pytest.mark.parametrize("name", NAMES)
def test_it_stops_at_its_first_report(name: str, original: nn.Module, evidence: Evidence):
    def cancel(*_: object, **__: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        UNLEARNERS[name]().unlearn(original, evidence, cancel)


@pytest.mark.parametrize("name", NAMES)
def test_it_reports_progress_and_shows_its_model(
    name: str, original: nn.Module, evidence: Evidence
):
    reports: list[tuple[int, int]] = []
    shown: list[nn.Module] = []

    def note(
        done: int, total: int, *, stage: str = "", model: nn.Module | None = None, **_: float
    ) -> None:
        reports.append((done, total))
        if model is not None:
            shown.append(model)

    UNLEARNERS[name]().unlearn(original, evidence, note)

    assert all(0 <= done <= total for done, total in reports)
    assert shown


@pytest.mark.parametrize("name", NAMES)
def test_it_leaves_the_evidence_as_it_was(name: str, original: nn.Module, evidence: Evidence):
    before = [
        evidence.train.images().clone(),
        evidence.train.labels.clone(),
        evidence.deletion.clone(),
        evidence.retained.clone(),
        evidence.validation.images().clone(),
        evidence.validation.labels.clone(),
    ]

    UNLEARNERS[name]().unlearn(original, evidence, silent)

    after = [
        evidence.train.images(),
        evidence.train.labels,
        evidence.deletion,
        evidence.retained,
        evidence.validation.images(),
        evidence.validation.labels,
    ]
    assert all(torch.equal(x, y) for x, y in zip(before, after, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_it_leaves_the_global_random_stream_alone(
    name: str, original: nn.Module, evidence: Evidence
):
    before = torch.get_rng_state()

    UNLEARNERS[name]().unlearn(original, evidence, silent)

    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("name", [name for name in NAMES if len(UNLEARNERS[name]().grid()) > 1])
def test_a_grid_gives_what_single_runs_give(name: str, original: nn.Module, evidence: Evidence):
    shares_work = "unlearn_each" in vars(UNLEARNERS[name])
    points = [shortened(p) for p in UNLEARNERS[name]().grid()[: 3 if shares_work else 2]]
    alone = [weights(point.unlearn(copy.deepcopy(original), evidence, silent)) for point in points]

    before = weights(original)
    models = UNLEARNERS[name].unlearn_each(original, evidence, points, silent)

    for model, expected in zip(models, alone, strict=True):
        assert_equal(weights(model), expected)
    assert_equal(weights(original), before)


@pytest.mark.parametrize("name", NAMES)
def test_its_grid_holds_different_settings_of_itself(name: str):
    points = UNLEARNERS[name]().grid()

    assert 1 <= len(set(points)) == len(points) <= MOST_SETTINGS
    assert all(type(point) is UNLEARNERS[name] for point in points)


@pytest.mark.parametrize("name", NAMES)
def test_only_references_are_marked_as_such(name: str):
    assert UNLEARNERS[name].is_reference == (name in {"none", "oracle", "clean"})
    assert UNLEARNERS[name].is_reference == (name in REFERENCES)


def test_evidence_holds_what_a_defender_has_and_nothing_else():
    assert {field.name for field in dataclasses.fields(Evidence)} == {
        "train",
        "deletion",
        "retained",
        "validation",
        "recipe",
        "fresh",
        "seed",
    }


def test_a_training_set_does_not_tell_which_samples_were_manipulated(evidence: Evidence):
    public = {name for name in dir(evidence.train) if not name.startswith("_")}

    assert public == {
        "augmented",
        "bounded",
        "class_names",
        "device",
        "images",
        "labels",
        "num_classes",
        "shape",
        "to",
        "with_labels",
    }
    assert issubclass(type(evidence.train), TrainingSet)


def test_an_unlearner_declares_nothing_but_what_is_shown_of_it_and_what_it_must_be_told():
    declared = {name for name in Unlearner.__annotations__ if not name.startswith("_")}

    card, mark = {"needs", "cost", "fails", "source"}, {"colour", "symbol", "place"}
    told = {"is_reference", "needs_truth", "sees_truth"}
    assert declared == card | mark | told | {"is_in_studies"}

"""What the benchmark's public code does, against plain loops that follow it line by line."""

from __future__ import annotations

import copy
from contextlib import nullcontext
from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.base.progress import silent
from engine.base.seeds import generator
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.bad_teacher import BadTeacher
from engine.plugins.unlearners.parts import public_loop
from engine.plugins.unlearners.parts.batches import Batches
from engine.plugins.unlearners.scrub import Scrub
from engine.plugins.unlearners.ssd import SSD, dampen
from engine.training.loop import fit
from tests.engine.conftest import tiny_network


@pytest.fixture(autouse=True)
def _single_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_loop, "autocast", lambda device: nullcontext())


@pytest.fixture
def longer(evidence: Evidence) -> Evidence:
    """Of 80 steps, so that a quarter is 20: five epochs of four batches, and a step more."""
    return replace(evidence, recipe=replace(evidence.recipe, steps=80))


def assert_close(one: nn.Module, other: nn.Module) -> None:
    expected = other.state_dict()
    for name, value in one.state_dict().items():
        torch.testing.assert_close(value, expected[name], rtol=1e-4, atol=1e-5, msg=name)


class Plainly:
    """The optimiser and the schedule of the public code, by hand."""

    def __init__(self, model: nn.Module, evidence: Evidence, lr: float, steps: int) -> None:
        recipe = evidence.recipe
        self.model, self.lr, self.steps, self.done = model.train(), lr, steps, 0
        self.optimizer = torch.optim.SGD(
            model.parameters(), lr=lr, momentum=recipe.momentum, weight_decay=recipe.weight_decay
        )

    def step(self, loss: Tensor) -> bool:
        """Whether the training goes on in this epoch."""
        warm = self.steps // 100
        at = self.done
        factor = (at + 1) / (warm + 1) if at < warm else 1 - (at - warm) / (1.25 * self.steps)
        self.optimizer.param_groups[0]["lr"] = self.lr * factor
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.done += 1
        return self.done <= self.steps


def test_scrub_climbs_cross_entropy_and_distance_with_batch_normalisation_moving(
    original: nn.Module, longer: Evidence
):
    how = Scrub(schedule="public-code", alpha=0.5, lr=0.01)
    teacher, model = copy.deepcopy(original).eval(), copy.deepcopy(original)
    by_hand, batches = Plainly(model, longer, 0.01, 20), Batches(longer)
    ascended = 0
    while by_hand.done < 20:
        rounds = [(longer.retained, 1.0)]
        if by_hand.done < 2:  # a tenth
            rounds.insert(0, (longer.deletion, -1.0))
            ascended += 1
        for rows, sign in rounds:
            for batch in batches.as_loaded(rows, 16):
                student = model(batch.images)
                with torch.no_grad():
                    target = (teacher(batch.images) / 4).softmax(1)
                distance = F.kl_div((student / 4).log_softmax(1), target, reduction="sum")
                distance = distance * 16 / len(student)
                loss = F.cross_entropy(student, batch.labels) + 0.5 * distance
                if not by_hand.step(sign * loss):
                    break

    made = how.unlearn(copy.deepcopy(original), longer, silent)

    assert ascended == 1
    assert_close(made, model)
    # S_f alone moved the running statistics too: without its ascent they end elsewhere
    assert not torch.equal(made.norm1.running_mean, original.norm1.running_mean)


def test_bad_teaching_is_divided_by_the_classes_once_more(original: nn.Module, longer: Evidence):
    how = BadTeacher(training="public-code", lr=0.05)
    competent, model = copy.deepcopy(original).eval(), copy.deepcopy(original)
    incompetent = longer.fresh().eval()
    by_hand, batches = Plainly(model, longer, 0.05, 20), Batches(longer)
    everything = torch.arange(len(longer.train))
    while by_hand.done < 20:
        for batch in batches.as_loaded(everything, 16):
            with torch.no_grad():
                kept, lost = (
                    competent(batch.images).softmax(1),
                    incompetent(batch.images).softmax(1),
                )
            is_deletion = torch.isin(batch.rows, longer.deletion).float()[:, None]
            target = is_deletion * lost + (1 - is_deletion) * kept
            log = model(batch.images).log_softmax(1)
            terms = target * (target.log() - log)
            if not by_hand.step(terms.sum() / terms.numel()):
                break

    assert_close(how.unlearn(copy.deepcopy(original), longer, silent), model)


def test_ssd_squares_gradients_of_augmented_batches_with_a_short_last_one(
    original: nn.Module, evidence: Evidence
):
    how = SSD(passes="public-code", batch_size=16, alpha=1.0, lam=0.5)
    model = copy.deepcopy(original).eval()
    crops = generator(evidence.seed, "augmentation")
    found = []
    for rows, stage in (
        (evidence.deletion, "importance of S_f"),
        (evidence.retained, "importance of S_r"),
    ):
        data = evidence.train[rows]
        order = torch.randperm(len(rows), generator=generator(evidence.seed, stage))
        sums = {name: torch.zeros_like(p) for name, p in model.named_parameters()}
        for batch in order.split(16):
            pictures = data.augmented(batch, crop=1, flip=True, rng=crops)
            model.zero_grad()
            F.cross_entropy(model(pictures / 255), data.labels[batch]).backward()
            for name, parameter in model.named_parameters():
                sums[name] += parameter.grad**2 / len(order.split(16))
        found.append(sums)
    expected = copy.deepcopy(original)
    with torch.no_grad():
        for name, weight in expected.named_parameters():
            of_f, of_d = found[0][name], found[1][name]
            factor = torch.where(of_f > of_d, (0.5 * of_d / of_f).clamp(max=1), torch.ones(()))
            weight.mul_(factor)

    assert_close(how.unlearn(copy.deepcopy(original), evidence, silent), expected)
    assert [len(part) for part in torch.arange(56).split(16)] == [16, 16, 16, 8]


def test_importance_of_single_samples_is_not_the_public_code_s():
    with pytest.raises(ValueError, match="passes public-code needs importance batch_mean"):
        SSD(passes="public-code", importance="per_sample")


@pytest.mark.parametrize(("steps", "made"), [(4, 4), (6, 7), (8, 8), (9, 10)])
def test_a_training_in_epochs_makes_one_step_more_where_it_ends_inside_one(
    evidence: Evidence, steps: int, made: int
):
    recipe = replace(evidence.recipe, steps=steps, batches="epochs")
    ended: list[float] = []

    def note(done: int, total: int, **said: object) -> None:
        ended.extend([float(said["epoch"])] if "epoch" in said else [])

    losses = fit(
        tiny_network(), evidence.train, recipe=recipe, seed=0, progress=note, rows=evidence.retained
    )

    assert len(losses) == made
    assert ended == list(range(1, -(-made // 4) + 1))


def test_the_grid_of_the_public_code_measures_once(original: nn.Module, evidence: Evidence):
    how = SSD(passes="public-code", batch_size=16)
    stages: list[str] = []

    def note(done: int, total: int, *, stage: str = "", **_: object) -> None:
        stages.append(stage)

    list(SSD.unlearn_each(original, evidence, how.grid()[:4], note))

    assert stages.count("settings") == 4
    assert stages.count("importance of S_r") == 4  # one report for each batch of one pass


def test_dampening_is_the_same(original: nn.Module, evidence: Evidence):
    how = SSD(passes="public-code", batch_size=16, alpha=0.1, lam=0.1)
    by = how._importances(copy.deepcopy(original), evidence, silent)
    expected = copy.deepcopy(original)
    dampen(expected, by, alpha=0.1, lam=0.1)

    assert_close(how.unlearn(copy.deepcopy(original), evidence, silent), expected)

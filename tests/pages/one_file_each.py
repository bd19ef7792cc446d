"""A file each of a new unlearner, manipulation, model and data set, as a person would add them."""

from __future__ import annotations

from engine.plugins import datasets, manipulations, models, unlearners

UNLEARNER = '''
from dataclasses import dataclass

from engine.base.knobs import knob
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.training.work import Passes


@UNLEARNERS.register("fade-out", title="FadeOut (a smaller head)")
@dataclass(frozen=True)
class FadeOut(Unlearner):
    """Makes the last layer smaller."""

    aliases = ("dimming",)
    needs = "nothing"
    cost = "Nothing."
    fails = "At everything."
    source = "A test."

    strength: float = knob(0.5, "Strength", low=0.0, high=1.0)

    def unlearn(self, original, evidence, progress):
        original.head.weight.data.mul_(1 - self.strength)
        progress(1, 1, stage="fading", model=original)
        return original

    def work(self, amounts):
        return Passes(weighed=amounts.n_identified)
'''


MANIPULATION = '''
from dataclasses import dataclass

import torch

from engine.plugins.manipulations.base import (
    MANIPULATIONS, Affected, Manipulated, Manipulation, drawn,
)


@MANIPULATIONS.register("one-too-many", title="One too many")
@dataclass(frozen=True)
class OneTooMany(Manipulation):
    """Gives samples the label after their own."""

    def spoil(self, data, count, rng):
        places = drawn(torch.arange(len(data)), count, rng)
        labels = data.labels.clone()
        labels[places] = self._next(labels[places], data)
        return Manipulated(data.with_labels(labels), data.labels, places)

    def affected(self, test):
        return Affected(test, self._next(test.labels, test), "test pictures")

    def outside(self, test):
        return test

    def describe(self, class_names):
        return "labels moved on by one"

    def _next(self, labels, data):
        return (labels + 1) % data.num_classes
'''


MODEL = '''
from dataclasses import dataclass

from torch import nn

from engine.plugins.models.base import MODELS, Model, Network


@MODELS.register("straight-line", title="One linear layer")
@dataclass(frozen=True)
class StraightLine(Model):
    """All pixels at once."""

    def network(self, shape, num_classes):
        c, h, w = shape
        return Network(nn.Sequential(nn.Flatten()), nn.Linear(c * h * w, num_classes))
'''


DATASET = '''
from dataclasses import dataclass

import torch

from engine.base.seeds import generator
from engine.plugins.datasets.base import DATASETS, Dataset, Pictures
from engine.training.recipe import Recipe
from engine.training.split import Split


@DATASETS.register("four-stripes", title="Four stripes")
@dataclass(frozen=True)
class FourStripes(Dataset):
    """Noise with a bright stripe whose place is the class."""

    class_names = ("top", "upper", "lower", "bottom")
    n_train, n_test = 400, 100
    shape = (1, 8, 8)
    recipe = Recipe(steps=6, batch_size=32, lr=0.1, crop=0, flip=False)
    model = "straight-line"
    licence = "none"

    def load(self):
        return Pictures(self._part("train", self.n_train), self._part("test", self.n_test))

    def _part(self, part, n):
        images = torch.randint(0, 90, (n, *self.shape), generator=generator(0, part))
        labels = torch.arange(n) % 4
        for image, label in zip(images, labels.tolist(), strict=True):
            image[0, 2 * label : 2 * label + 2] += 150
        images = images.to(torch.uint8)
        return Split(images, labels, self.class_names, self.name, part, torch.arange(n))
'''


FILES = {
    (unlearners, unlearners.UNLEARNERS): ("fade-out", UNLEARNER),
    (manipulations, manipulations.MANIPULATIONS): ("one-too-many", MANIPULATION),
    (models, models.MODELS): ("straight-line", MODEL),
    (datasets, datasets.DATASETS): ("four-stripes", DATASET),
}

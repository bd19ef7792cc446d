"""Training as it is usually written: the yardstick of the training benchmark."""

from __future__ import annotations

from collections.abc import Iterator

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn
from torch.amp.grad_scaler import GradScaler
from torch.utils.data import DataLoader, Dataset, RandomSampler
from torchvision.transforms import v2

from engine.training.recipe import Recipe
from engine.training.sets import TrainingSet


def check_sgd(recipe: Recipe) -> None:
    """Two trainings with different optimisers would be no comparison of loops."""
    if recipe.optimizer != "sgd":
        raise ValueError(f"this loop trains by optimizer sgd only, got {recipe.optimizer}")


class _Pictures(Dataset[tuple[Tensor, int]]):
    """Each picture decoded to PIL, then cropped, mirrored and made a tensor by itself."""

    def __init__(self, data: TrainingSet, recipe: Recipe) -> None:
        arrays = data.images().movedim(1, 3).squeeze(3).numpy()
        self._pictures = [Image.fromarray(array) for array in arrays]
        self._labels = data.labels.tolist()
        self._transform = v2.Compose(
            [
                v2.RandomCrop(data.shape[1:], padding=recipe.crop),
                v2.RandomHorizontalFlip(0.5 if recipe.flip else 0.0),
                v2.PILToTensor(),
                v2.ToDtype(torch.float32, scale=True),
            ]
        )

    def __len__(self) -> int:
        return len(self._labels)

    def __getitem__(self, i: int) -> tuple[Tensor, int]:
        return self._transform(self._pictures[i]), self._labels[i]


class PlainLoop:
    """Channels first, a ``DataLoader`` and transforms per picture.

    On a CPU in float32; on a GPU with automatic mixed precision and pinned batches, as in the
    public code of the benchmark (arXiv:2402.14015).
    """

    def __init__(self, data: TrainingSet, recipe: Recipe, *, workers: int) -> None:
        check_sgd(recipe)
        self._data = _Pictures(data, recipe)
        self._recipe = recipe
        self._workers = workers

    def fit(self, model: nn.Module) -> None:
        """Trains ``model`` in place on as many samples as ``recipe`` has."""
        recipe = self._recipe
        where = next(model.parameters()).device
        model.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
        optimiser = torch.optim.SGD(
            model.parameters(), recipe.lr, recipe.momentum, weight_decay=recipe.weight_decay
        )
        scaler = GradScaler(where.type, enabled=where.type == "cuda")
        model.train()
        for step, (images, labels) in enumerate(self._batches(where)):
            optimiser.param_groups[0]["lr"] = recipe.lr * recipe.rate(step)
            images, labels = (x.to(where, non_blocking=True) for x in (images, labels))
            with torch.autocast(where.type, torch.float16, enabled=where.type == "cuda"):
                loss = F.cross_entropy(model(images), labels)
            optimiser.zero_grad()
            scaler.scale(loss).backward()
            scaler.step(optimiser)
            scaler.update()

    def _batches(self, where: torch.device) -> Iterator[tuple[Tensor, Tensor]]:
        samples = self._recipe.steps * self._recipe.batch_size
        sampler = RandomSampler(self._data, num_samples=samples)
        loader: DataLoader[tuple[Tensor, int]] = DataLoader(
            self._data,
            self._recipe.batch_size,
            sampler=sampler,
            num_workers=self._workers,
            pin_memory=where.type == "cuda",
        )
        return iter(loader)

"""A picture of each class, to see at a glance what a data set holds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.plugins.datasets.base import Dataset


def first_of_each_class(data: Dataset, n: int) -> dict[str, npt.NDArray[np.uint8]]:
    """The first training picture, uint8 ``[c, h, w]``, of each of the first ``n`` classes."""
    train = data.load().train
    labels = train.labels.numpy()
    return {
        name: train.images[int(np.argmax(labels == label))].numpy()
        for label, name in enumerate(train.class_names[:n])
    }

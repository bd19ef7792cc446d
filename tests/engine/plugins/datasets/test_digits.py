from __future__ import annotations

from sklearn.datasets import load_digits

from engine.plugins.datasets import DATASETS


def test_the_test_part_has_36_of_each_digit():
    pictures = DATASETS["digits"]().load()

    assert pictures.test.labels.bincount().tolist() == [36] * 10


def test_the_two_parts_hold_all_that_scikit_learn_has():
    pictures = DATASETS["digits"]().load()
    theirs = sorted(map(bytes, (load_digits().images * 255 / 16).round().astype("uint8")))

    ours = [image.numpy().tobytes() for image in (*pictures.train.images, *pictures.test.images)]

    assert sorted(ours) == theirs

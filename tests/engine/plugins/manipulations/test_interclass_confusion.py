from __future__ import annotations

import pytest
import torch

from engine.base.seeds import generator
from engine.plugins.datasets import DATASETS, Split
from engine.plugins.manipulations import MANIPULATIONS


def pictures(*labels: int) -> Split:
    n = len(labels)
    images = torch.zeros(n, 1, 4, 4, dtype=torch.uint8)
    return Split(images, torch.tensor(labels), ("a", "b", "c"), "d", "train", torch.arange(n))


def confusion(**knobs):
    return MANIPULATIONS["interclass-confusion"](**{"class_a": 0, "class_b": 2, **knobs})


def test_when_all_of_both_classes_is_taken_the_labels_are_swapped():
    result = confusion().spoil(pictures(0, 1, 2, 2, 1, 0), 4, generator(0))

    assert result.data.labels.tolist() == [2, 1, 0, 0, 1, 2]
    assert result.correct.tolist() == [0, 1, 2, 2, 1, 0]
    assert result.indices.tolist() == [0, 2, 3, 5]


def test_half_of_s_m_comes_from_each_class_drawn_at_random():
    train = DATASETS["digits"]().load().train
    harm = MANIPULATIONS["interclass-confusion"](class_a=3, class_b=5)

    result = harm.spoil(train, 80, generator(0))

    correct, given = train.labels[result.indices], result.data.labels[result.indices]
    assert correct.bincount().tolist() == [0, 0, 0, 40, 0, 40]
    assert given.equal(8 - correct)
    first = (train.labels == 3).nonzero()[:40, 0]
    assert not torch.isin(first, result.indices).all()


def test_affected_are_the_two_classes_pulled_to_each_other_and_outside_the_rest():
    test, harm = pictures(0, 1, 2, 2, 1, 0), confusion()

    affected = harm.affected(test)

    assert affected.split.index.tolist() == [0, 2, 3, 5]
    assert affected.split.labels.tolist() == [0, 2, 2, 0]
    assert affected.goal.tolist() == [2, 0, 0, 2]
    assert affected.images_are == "test pictures of a and c"
    assert harm.outside(test).index.tolist() == [1, 4]


def test_an_odd_count_is_refused():
    with pytest.raises(ValueError, match=r"size as a count must be even, .* got 3"):
        confusion(size=3).count(pictures(*[0, 1, 2] * 4))


@pytest.mark.parametrize(("fraction", "count"), [(0.2, 6), (0.25, 8), (0.28, 8), (0.31, 10)])
def test_a_fraction_is_rounded_to_the_nearest_even_count(fraction, count):
    assert confusion(size=fraction).count(pictures(*[0, 1, 2] * 10)) == count


def test_more_than_the_smaller_class_has_is_refused():
    train = pictures(0, 0, 0, 2, 2, 1, 1, 1)

    assert confusion(size=4).count(train) == 4
    with pytest.raises(ValueError, match="size must give 2 to 4 manipulated samples, got 6"):
        confusion(size=6).count(train)
    with pytest.raises(ValueError, match="size must give 2 to 4 manipulated samples, got 8"):
        confusion(size=0.99).count(train)


def test_a_held_out_part_gives_no_more_than_its_classes_have():
    train, part = pictures(*[0, 2] * 10), pictures(0, 2, 2, 2)

    assert confusion(size=20).natural_count(part, train) == 2


def test_a_class_is_not_confused_with_itself():
    with pytest.raises(ValueError, match="class_b must differ from class_a, got 1 for both"):
        confusion(class_a=1, class_b=1)


def test_a_class_that_is_not_there_is_refused():
    harm = confusion(class_b=3)

    for use in (
        lambda: harm.count(pictures(0, 1, 2)),
        lambda: harm.affected(pictures(0, 1, 2)),
        lambda: harm.describe(("a", "b", "c")),
    ):
        with pytest.raises(ValueError, match="class_b must be at most 2, got 3"):
            use()


def test_it_is_described_with_the_names_of_the_classes():
    assert confusion().describe(("cat", "cow", "dog")) == "cat and dog trade labels"


def test_with_few_classes_the_usual_pair_is_the_one_that_exists():
    usual = MANIPULATIONS["interclass-confusion"]()

    assert (usual.fitting(2).class_a, usual.fitting(2).class_b) == (0, 1)
    assert usual.fitting(10) == usual
    own = MANIPULATIONS["interclass-confusion"](class_a=0, class_b=7)
    assert own.fitting(2) == own  # what was asked for is refused by name, not changed

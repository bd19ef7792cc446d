"""Which tensor is which: by name, behind any common prefix, and only if all shapes fit."""

from __future__ import annotations

import pytest
import torch
import torchvision

from engine.plugins.models import MODELS
from engine.runs.weights import WeightsRefused
from engine.runs.weights.names import matched

WANTED = {"body.weight": (2, 3), "body.num_batches_tracked": (), "head.weight": (4, 2)}


@pytest.mark.parametrize("prefix", ["", "module.", "model.", "_orig_mod.module.", "net.model."])
def test_a_prefix_before_all_names_does_not_matter(prefix):
    found = {prefix + name: shape for name, shape in WANTED.items()}

    assert matched(found, WANTED, {}) == {name: prefix + name for name in WANTED}


def test_a_prefix_before_some_names_is_part_of_them():
    found = {"module.body.weight": (2, 3), "head.weight": (4, 2)}

    with pytest.raises(WeightsRefused, match=r"missing: body\.weight; .*module\.body\.weight"):
        matched(found, WANTED, {})


def test_counters_of_batch_normalisation_may_be_missing():
    found = {"body.weight": (2, 3), "head.weight": (4, 2)}

    assert "body.num_batches_tracked" not in matched(found, WANTED, {})


def test_every_kind_of_misfit_is_named_with_numbers():
    found = {"body.weight": (2, 5), "tail.bias": (1,)}

    with pytest.raises(WeightsRefused) as refusal:
        matched(found, WANTED, {})

    assert str(refusal.value) == (
        "1 tensor missing: head.weight; 1 tensor not part of this network: tail.bias; "
        "1 tensor of another shape: body.weight is 2×5 instead of 2×3"
    )


def test_a_long_list_is_cut_short():
    wanted = {f"layer{n}": (1,) for n in range(9)}

    with pytest.raises(
        WeightsRefused, match="9 tensors missing: layer0, layer1, layer2 and 6 more"
    ):
        matched({}, wanted, {})


@pytest.mark.parametrize("architecture", ["resnet18", "mobilenet_v3_small", "vgg11_bn", "swin_t"])
def test_torchvisions_own_names_are_understood(architecture):
    model = MODELS["torchvision"](architecture=architecture)
    with torch.device("meta"):
        theirs = torchvision.models.get_model(architecture, num_classes=7).state_dict()
        ours = model.network((3, 32, 32), 7).state_dict()
    found, wanted = ({n: tuple(v.shape) for n, v in s.items()} for s in (theirs, ours))

    names = matched(found, wanted, model.known_as())

    assert sorted(names.values()) == sorted(theirs)

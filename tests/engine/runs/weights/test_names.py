"""Which tensor is which: by name, behind any common prefix, and only if all shapes fit."""

from __future__ import annotations

import pytest
import torch
import torchvision

from engine.plugins.models import MODELS
from engine.runs.weights import WeightsRefused
from engine.runs.weights.names import matched, passed_over

WANTED = {"body.weight": (2, 3), "body.num_batches_tracked": (), "head.weight": (4, 2)}


@pytest.mark.parametrize("prefix", ["", "module.", "model.", "_orig_mod.module.", "net.model."])
def test_a_prefix_before_all_names_does_not_matter(prefix):
    found = {prefix + name: shape for name, shape in WANTED.items()}

    assert matched(found, WANTED) == {name: prefix + name for name in WANTED}


@pytest.mark.parametrize("step", ["module.", "_orig_mod."])
def test_a_step_within_some_names_where_a_part_was_wrapped_does_not_matter(step):
    found = {f"{step}body.weight": (2, 3), "head.weight": (4, 2)}

    assert matched(found, WANTED) == {
        "body.weight": f"{step}body.weight",
        "head.weight": "head.weight",
    }


def test_a_prefix_that_not_all_share_is_stripped_and_the_rest_passed_over():
    found = {**{f"model.{name}": shape for name, shape in WANTED.items()}, "criterion.w": (2,)}

    names = matched(found, WANTED)

    assert names == {name: f"model.{name}" for name in WANTED}
    assert passed_over(found, names) == ["criterion.w"]


def test_a_normalising_layer_in_front_is_no_misfit():
    front = {"0.mean": (1, 3, 1, 1), "0.std": (1, 3, 1, 1)}
    found = front | {f"1.{name}": shape for name, shape in WANTED.items()}

    assert matched(found, WANTED) == {name: f"1.{name}" for name in WANTED}


@pytest.mark.parametrize(("shortcut", "head"), [("downsample", "fc"), ("shortcut", "linear")])
def test_the_common_names_of_a_resnet18_are_understood(shortcut, head):
    model = MODELS["resnet18"]()
    with torch.device("meta"):
        theirs = torchvision.models.resnet18(num_classes=10)
        theirs.conv1 = torch.nn.Conv2d(3, 64, 3, padding=1, bias=False)
        ours = model.network((3, 32, 32), 10).state_dict()
    found = {
        name.replace("downsample", shortcut).replace("fc.", f"{head}."): tuple(value.shape)
        for name, value in theirs.state_dict().items()
    }
    wanted = {name: tuple(value.shape) for name, value in ours.items()}

    names = matched(found, wanted, model.known_as())

    assert sorted(names.values()) == sorted(found)


def test_counters_of_batch_normalisation_may_be_missing():
    found = {"body.weight": (2, 3), "head.weight": (4, 2)}

    assert "body.num_batches_tracked" not in matched(found, WANTED)


def test_every_kind_of_misfit_is_named_with_numbers():
    found = {"body.weight": (2, 5), "tail.bias": (1,)}

    with pytest.raises(WeightsRefused) as refusal:
        matched(found, WANTED)

    assert str(refusal.value) == (
        "1 tensor missing: head.weight; 1 tensor not part of this network: tail.bias; "
        "1 tensor of another shape: body.weight is 2×5 instead of 2×3"
    )


def test_a_long_list_is_cut_short():
    wanted = {f"layer{n}": (1,) for n in range(9)}

    with pytest.raises(
        WeightsRefused, match="9 tensors missing: layer0, layer1, layer2 and 6 more"
    ):
        matched({}, wanted)


@pytest.mark.parametrize("architecture", ["resnet18", "mobilenet_v3_small", "vgg11_bn", "swin_t"])
def test_torchvisions_own_names_are_understood(architecture):
    model = MODELS["torchvision"](architecture=architecture)
    with torch.device("meta"):
        theirs = torchvision.models.get_model(architecture, num_classes=7).state_dict()
        ours = model.network((3, 32, 32), 7).state_dict()
    found, wanted = ({n: tuple(v.shape) for n, v in s.items()} for s in (theirs, ours))

    names = matched(found, wanted, model.known_as())

    assert sorted(names.values()) == sorted(theirs)

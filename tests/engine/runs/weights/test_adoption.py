"""A checkpoint from elsewhere: judged like any original, and never mistaken for one made here."""

from __future__ import annotations

import dataclasses
import hashlib

import numpy as np
import pytest
import torch
from safetensors.torch import load, load_file, save_file

from engine.cli import main
from engine.cli.reproduce import command
from engine.experiment.kinds import ADOPTED
from engine.experiment.run_files import WEIGHTS
from engine.experiment.specs import UnlearnSpec, cache_key, from_document, to_document
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.jobs import execute
from engine.runs.result import Result
from engine.runs.weights import WeightFile, WeightsRefused, adopt, save_weights
from engine.runs.weights.suspicion import suspicion


@pytest.fixture
def trained(tiny, store) -> dict[str, torch.Tensor]:
    """The weights that the lab gets for the scenario itself."""
    run = store.find(execute(tiny, store))
    assert run is not None
    return load(run.read(WEIGHTS))


@pytest.fixture
def file(trained, tmp_path) -> WeightFile:
    save_file(trained, tmp_path / "mine.safetensors")
    return WeightFile(tmp_path / "mine.safetensors")


def test_it_is_judged_as_the_same_weights_trained_here(file, tiny, store):
    adopted = adopt(file, tiny, store)

    here, again = (Result(store.find(key)) for key in (cache_key(tiny), adopted.key))
    assert again.scores == here.scores
    assert again.predictions.equals(here.predictions)


def test_its_key_is_its_own_and_the_manifest_says_where_it_came_from(file, tiny, store):
    adopted = adopt(file, tiny, store)

    run = store.find(adopted.key)
    assert adopted.key != cache_key(tiny) and adopted.spec.adopted == file.sha256
    digest = hashlib.sha256(file.path.read_bytes()).hexdigest()
    assert run.manifest[ADOPTED] == {"file": "mine.safetensors", "sha256": digest}
    (row,) = (row for row in store.rows() if row["key"] == adopted.key)
    assert (row["origin"], row["seconds"]) == ("adopted", None)


def test_a_spec_without_such_weights_does_not_know_of_them(tiny):
    assert ADOPTED not in to_document(tiny)
    other = dataclasses.replace(tiny, adopted="0" * 64)
    assert from_document(to_document(other)) == other


def test_a_digest_that_is_none_is_refused(tiny):
    with pytest.raises(ValueError, match="adopted must be 64 hex digits, got 'mine'"):
        dataclasses.replace(tiny, adopted="mine")


@pytest.mark.parametrize("name", ["cf", "ssd", "oracle"])
def test_unlearners_run_on_it(file, tiny, store, name):
    adopted = adopt(file, tiny, store)

    on_it = UnlearnSpec(train=adopted.spec, unlearner=UNLEARNERS[name](), known=0.5)
    run = store.find(execute(on_it, store))

    on_ours = dataclasses.replace(on_it, train=tiny)
    same = store.find(execute(on_ours, store))
    assert Result(run).predictions.equals(Result(same).predictions)
    assert run.key != same.key


def test_taking_in_the_same_file_again_finds_it(file, tiny, store):
    first, second = adopt(file, tiny, store), adopt(file, tiny, store)

    assert (first.was_there, second.was_there) == (False, True)
    assert first.key == second.key


def test_names_behind_a_prefix_in_half_precision_are_taken(trained, tiny, store, tmp_path):
    halves = {
        f"module.{name}": value.half() if value.is_floating_point() else value
        for name, value in trained.items()
    }
    torch.save({"model": halves}, tmp_path / "mine.pt")

    adopted = adopt(WeightFile(tmp_path / "mine.pt"), tiny, store)

    kept = load(store.find(adopted.key).read(WEIGHTS))
    assert adopted.renamed and {v.dtype for v in kept.values()} == {torch.float32, torch.int64}


def test_what_does_not_fit_is_refused_and_leaves_nothing(file, tiny, store):
    wide = dataclasses.replace(tiny, model=dataclasses.replace(tiny.model, width=8))
    before = list(store.own_keys())

    with pytest.raises(WeightsRefused, match="does not fit Small ResNet for pictures of 1×8×8"):
        adopt(file, wide, store)

    assert list(store.own_keys()) == before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda value: value * float("nan"), "holds values that are infinite or undefined"),
        (lambda value: value.to(torch.int8), "quantised weights cannot be unlearned"),
    ],
)
def test_weights_that_are_no_weights_are_refused(trained, tiny, store, tmp_path, change, message):
    spoiled = {**trained, "head.weight": change(trained["head.weight"])}
    save_file(spoiled, tmp_path / "bad.safetensors")

    with pytest.raises(WeightsRefused, match=f"head.weight {message}|head.weight .*{message}"):
        adopt(WeightFile(tmp_path / "bad.safetensors"), tiny, store)


def test_without_its_file_it_cannot_be_made_and_no_command_claims_so(file, tiny, store):
    spec = adopt(file, tiny, store).spec
    store.delete(cache_key(spec))

    with pytest.raises(ValueError, match="were adopted and are not in this store"):
        execute(spec, store)
    with pytest.raises(ValueError, match="its weights were adopted from a file"):
        command(to_document(spec))


def test_the_command_of_an_unlearner_names_the_original_by_its_key(tiny):
    spec = dataclasses.replace(tiny, adopted="0" * 64)

    words = command(to_document(UnlearnSpec(train=spec, unlearner=UNLEARNERS["cf"](), known=0.5)))

    assert words == (
        f"python -m engine run --original {cache_key(spec)} --unlearner cf --known 0.5 --seed 0"
    )


def test_saved_weights_can_be_adopted_again(trained, tiny, store, tmp_path):
    n = save_weights(store.find(cache_key(tiny)), tmp_path / "out.safetensors")

    saved = load_file(tmp_path / "out.safetensors")
    assert n == len(saved) and all(torch.equal(saved[name], v) for name, v in trained.items())
    assert not adopt(WeightFile(tmp_path / "out.safetensors"), tiny, store).renamed


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("head.weight", lambda v: v.to(torch.complex64), "holds complex numbers"),
        ("head.weight", lambda v: v * 1e9, "overflows in half precision"),
        ("running_var", lambda v: v - 100, "running_var must be at least 0, got -"),
    ],
)
def test_values_that_no_network_has_are_refused(
    trained, tiny, store, tmp_path, name, change, message
):
    full = next(one for one in trained if one.endswith(name))
    torch.save({**trained, full: change(trained[full])}, tmp_path / "bad.pt")

    with pytest.raises(WeightsRefused, match=message):
        adopt(WeightFile(tmp_path / "bad.pt"), tiny, store)


def test_the_normalisation_of_a_file_becomes_the_networks_own(trained, tiny, store, tmp_path):
    ours = {f"1.{name}": value for name, value in trained.items()}
    same = {"0.mean": torch.full((1, 1, 1, 1), 0.5), "0.std": torch.full((1, 1, 1, 1), 0.25)}
    other = {"0.mean": torch.full((1, 1, 1, 1), 0.9), "0.std": torch.full((1, 1, 1, 1), 0.1)}
    torch.save({**same, **ours}, tmp_path / "same.pt")
    torch.save({**other, **ours}, tmp_path / "other.pt")

    like, unlike = (adopt(WeightFile(tmp_path / f"{n}.pt"), tiny, store) for n in ("same", "other"))

    here = Result(store.find(cache_key(tiny)))
    assert Result(store.find(like.key)).predictions.equals(here.predictions)
    assert not Result(store.find(unlike.key)).predictions.equals(here.predictions)
    on_it = UnlearnSpec(train=unlike.spec, unlearner=UNLEARNERS["none"](), known=0.5)
    again = Result(store.find(execute(on_it, store)))
    assert again.predictions.equals(Result(store.find(unlike.key)).predictions)


def test_a_network_whose_answers_are_undefined_is_refused(trained, tiny, store, tmp_path):
    variances = {name: torch.zeros_like(v) for name, v in trained.items() if "running_var" in name}
    huge = {n: torch.full_like(v, 6e4) for n, v in trained.items() if n.endswith("weight")}
    save_file({**trained, **variances, **huge}, tmp_path / "nan.safetensors")

    with pytest.raises(WeightsRefused, match="answers are infinite or undefined"):
        adopt(WeightFile(tmp_path / "nan.safetensors"), tiny, store)


def test_classes_in_another_order_are_warned_of():
    counts = np.array([[5, 45, 0], [1, 2, 47], [48, 1, 1]])

    words = suspicion(counts, ("cat", "dog", "fox"))

    assert "Accuracy is 5%, and would be 93% with the classes in another order" in words
    assert "it says dog for cat, fox for dog, cat for fox" in words
    assert "no better than chance" in suspicion(np.array([[5, 5], [5, 5]]), ("cat", "dog"))
    assert suspicion(np.array([[9, 1], [2, 8]]), ("cat", "dog")) == ""


def test_weights_go_back_under_the_names_they_came_with(trained, tiny, store, tmp_path):
    theirs = {f"module.{name}": value for name, value in trained.items()}
    save_file(theirs, tmp_path / "theirs.safetensors")
    key = adopt(WeightFile(tmp_path / "theirs.safetensors"), tiny, store).key
    out = tmp_path / "out.safetensors"

    assert main(["weights", key, str(out), "--cache", str(store.root)]) == 0
    assert set(load_file(out)) == set(theirs)
    assert main(["weights", key, str(out), "--own-names", "--cache", str(store.root)]) == 0
    assert set(load_file(out)) == set(trained)


def test_one_run_gives_one_file(tiny, store, trained, tmp_path):
    run = store.find(cache_key(tiny))
    for n in range(6):
        save_weights(run, tmp_path / f"{n}.safetensors")

    assert len({(tmp_path / f"{n}.safetensors").read_bytes() for n in range(6)}) == 1

"""A checkpoint from elsewhere: judged like any original, and never mistaken for one made here."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest
import torch
from safetensors.torch import load, load_file, save_file

from engine.cli.reproduce import command
from engine.experiment.run_files import WEIGHTS
from engine.experiment.specs import UnlearnSpec, cache_key, from_document, to_document
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.jobs import execute
from engine.runs.result import Result
from engine.runs.weights import WeightFile, WeightsRefused, adopt, save_weights


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

    here, brought = (Result(store.find(key)) for key in (cache_key(tiny), adopted.key))
    assert brought.scores == here.scores
    assert brought.predictions.equals(here.predictions)


def test_its_key_is_its_own_and_the_manifest_says_where_it_came_from(file, tiny, store):
    adopted = adopt(file, tiny, store)

    run = store.find(adopted.key)
    assert adopted.key != cache_key(tiny) and adopted.spec.brought == file.sha256
    digest = hashlib.sha256(file.path.read_bytes()).hexdigest()
    assert run.manifest["brought"] == {"file": "mine.safetensors", "sha256": digest}
    (row,) = (row for row in store.rows() if row["key"] == adopted.key)
    assert (row["origin"], row["seconds"]) == ("brought", None)


def test_a_spec_without_such_weights_does_not_know_of_them(tiny):
    assert "brought" not in to_document(tiny)
    other = dataclasses.replace(tiny, brought="0" * 64)
    assert from_document(to_document(other)) == other


def test_a_digest_that_is_none_is_refused(tiny):
    with pytest.raises(ValueError, match="brought must be 64 hex digits, got 'mine'"):
        dataclasses.replace(tiny, brought="mine")


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

    with pytest.raises(ValueError, match="were brought in and are not in this store"):
        execute(spec, store)
    with pytest.raises(ValueError, match="its weights were brought in from a file"):
        command(to_document(spec))


def test_the_command_of_an_unlearner_names_the_original_by_its_key(tiny):
    spec = dataclasses.replace(tiny, brought="0" * 64)

    words = command(to_document(UnlearnSpec(train=spec, unlearner=UNLEARNERS["cf"](), known=0.5)))

    assert words == (
        f"python -m engine run --original {cache_key(spec)} --unlearner cf --known 0.5 --seed 0"
    )


def test_saved_weights_can_be_brought_in_again(trained, tiny, store, tmp_path):
    n = save_weights(store.find(cache_key(tiny)), tmp_path / "out.safetensors")

    saved = load_file(tmp_path / "out.safetensors")
    assert n == len(saved) and all(torch.equal(saved[name], v) for name, v in trained.items())
    assert not adopt(WeightFile(tmp_path / "out.safetensors"), tiny, store).renamed

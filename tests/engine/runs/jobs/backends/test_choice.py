"""Backends by name, and what is said when one cannot be had."""

from __future__ import annotations

import sys

import pytest

from engine.runs.jobs import BackendUnavailable, Resources, backend_named


@pytest.mark.parametrize(("name", "package"), [("ray", "ray"), ("slurm", "submitit")])
def test_a_backend_that_is_not_installed_names_the_command_that_installs_it(
    store, monkeypatch, name, package
):
    monkeypatch.setitem(sys.modules, package, None)  # as if it were not there

    with pytest.raises(BackendUnavailable) as told:
        backend_named(name, store)

    assert str(told.value) == (
        f"{package} is not installed: pip install -r requirements-cluster.txt"
    )
    assert not store.root.exists()


def test_a_wrong_name_is_answered_with_the_right_ones(store):
    with pytest.raises(ValueError, match="one of inline, local, ray, slurm, got 'spark'"):
        backend_named("spark", store)


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"cpus": 0}, "cpus must be above 0, got 0"),
        ({"gpus": -1}, "gpus must be at least 0, got -1"),
        ({"gpus": float("nan")}, "gpus must be at least 0, got nan"),
        ({"chunk": 0}, "chunk must be at least 1, got 0"),
    ],
)
def test_what_cannot_be_given_is_refused(wish, sentence):
    with pytest.raises(ValueError, match=sentence):
        Resources(**wish)

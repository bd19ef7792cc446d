"""Every odd value is refused, in a sentence with the place, the bound and the value."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.runs.schema import Metrics, Odd, check_spec, check_whole, decoded
from engine.runs.schema.documents import Provenance
from engine.runs.store.status import Status, parsed
from tests.engine.runs import whole


def changed(document: Any, place: list[Any], value: Any) -> bytes:
    """The JSON of ``document`` with ``value`` at ``place``; without the field if it is ``...``."""
    copy = json.loads(json.dumps(document))
    here = copy
    for name in place[:-1]:
        here = here[name]
    if value is ...:
        del here[place[-1]]
    else:
        here[place[-1]] = value
    return json.dumps(copy).encode()


ODD_METRICS = [
    (["scores", "asr", "value"], "high", r"scores\.asr\.value: expected float \| null, got str"),
    (["scores", "asr", "value"], 1.7, r"scores\.asr must be shares in \[0, 1\], got 1\.7"),
    (["scores", "asr", "value"], float("nan"), "no JSON document"),
    (["scores", "asr", "value"], float("inf"), "no JSON document"),
    (["scores", "asr", "value"], True, "got bool"),
    (["scores", "asr", "per_class"], [0.5], "scores.asr.per_class must have 2 values"),
    (["scores", "asr", "n"], -1, r"scores\.asr\.n: expected int >= 0, got -1"),
    (["scores", "asr"], None, r"scores\.asr: expected object, got null"),
    (["scores"], ..., "object missing required field scores"),
    (["class_names"], ["a"], "must have"),
    (["class_names"], ["a", "a"], "must differ"),
    (["class_names"], [], "length >= 1"),
    (["class_names", 1], 7, r"class_names\[1\]: expected str, got int"),
    (["class_names", 1], "x" * 201, r"class_names\[1\]: expected str of length <= 200"),
    (["confusion", "clean_test"], [[1]], "confusion.clean_test must have 2 rows"),
    (["confusion", "clean_test", 0, 0], 0.5, r"confusion\.clean_test\[0\]\[0\]: expected int"),
    (["seconds"], 1e300, r"seconds: expected float <= 10000000000\.0, got 1e\+300"),
    (["seconds"], "long", "seconds: expected float, got str"),
    (["diverged"], 0, "diverged: expected bool"),
    (["n_train"], 10**40, "n_train"),
    (["watched", "points"], [{"done": 2}], r"watched\.points\[0\]\.done: expected float <= 1"),
    (["watched", "curves", "loss"], [[0.5, None]], r"watched\.curves\.loss\[0\]\[1\]"),
    (["chosen"], {"lr": {"deep": 1}}, r"chosen\.lr"),
]


@pytest.mark.parametrize(("place", "value", "message"), ODD_METRICS)
def test_an_odd_number_is_refused_by_its_place_its_bound_and_its_value(place, value, message):
    with pytest.raises(Odd, match=f"metrics.json.*{message}"):
        decoded(Metrics, changed(whole.metrics(), place, value), "metrics.json")


def test_a_lone_surrogate_is_no_text():
    data = whole.METRICS.replace(b'"left"', b'"\\ud800"')

    with pytest.raises(Odd, match="no JSON"):
        decoded(Metrics, data, "metrics.json")


@pytest.mark.parametrize("data", [b"[" * 200_000, b'{"scores":' * 100_000, b"", b"\xff", b"null"])
def test_what_is_deep_empty_or_no_document_is_refused_at_once(data):
    with pytest.raises(Odd, match=r"metrics\.json"):
        decoded(Metrics, data, "metrics.json")


def test_a_measure_that_is_not_known_and_one_that_is_missing_are_let_through():
    document = whole.metrics()
    del document["scores"]["asr"]
    document["scores"]["forgetting time"] = {"value": 12.5}
    document["later"] = {"anything": [1]}

    found = decoded(Metrics, json.dumps(document).encode(), "metrics.json")

    assert found.scores["forgetting time"].value == 12.5 and "asr" not in found.scores


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (["seed"], "zero", "seed: expected int, got str"),
        (["seed"], -1, "seed: expected int >= 0, got -1"),
        (["data"], "digits", "data: expected object, got str"),
        (["data", "type"], 3, r"data\.type: expected str"),
        (["manipulation", "size"], "big", r"manipulation\.size"),
        (["manipulation", "size"], -0.1, r"manipulation\.size: expected float > 0\.0, got -0\.1"),
        (["model"], [], "model"),
        (["recipe"], None, "recipe"),
        (["brought"], "yes", "brought"),
        (["type"], 1, "type"),
        (["type"], ..., "type"),
    ],
)
def test_an_odd_spec_is_refused(place, value, message):
    with pytest.raises(Odd, match=f"spec.json.*{message}"):
        check_spec(changed(whole.train_spec(), place, value))


def test_a_spec_that_is_deep_or_huge_is_refused():
    with pytest.raises(Odd, match="nested"):
        check_spec(changed(whole.train_spec(later=1), ["later"], json.loads("[" * 50 + "]" * 50)))
    with pytest.raises(Odd, match="more than 20,000 values"):
        check_spec(changed(whole.train_spec(later=1), ["later"], list(range(30_000))))


def test_a_spec_of_a_kind_that_is_not_known_is_let_through():
    assert check_spec(b'{"type": "FoundSpec", "files": ["a.png"]}')["type"] == "FoundSpec"


@pytest.mark.parametrize("created", [1e300, -1, "yesterday", None, float("nan")])
def test_a_date_that_no_program_shows_is_refused(created):
    files = {**whole.FILES, "spec.json": json.dumps(whole.train_spec()).encode()}

    with pytest.raises(Odd, match="provenance: created"):
        check_whole(files, {"created": created})


def test_what_the_lab_writes_is_let_through():
    files = {**whole.FILES, "spec.json": json.dumps(whole.train_spec()).encode()}

    check_whole({**files, "model.safetensors": whole.WEIGHTS}, {"created": 1.0, "threads": 2})
    assert decoded(Provenance, b'{"created": 1}', "provenance").threads is None


@pytest.mark.parametrize(
    "name", ["MANIFEST.json", "status.json", "cancel", "..", "a/b", "x" * 100, "", "a\0"]
)
def test_a_run_has_no_file_with_a_name_of_the_stores_own_or_out_of_its_folder(name):
    files = {**whole.FILES, "spec.json": json.dumps(whole.train_spec()).encode(), name: b""}

    with pytest.raises(Odd, match="a run has no file called"):
        check_whole(files, {"created": 1.0})


@pytest.mark.parametrize("name", ["metrics.json", "predictions.parquet"])
def test_a_run_of_a_model_has_numbers_and_predictions(name):
    files = {**whole.FILES, "spec.json": json.dumps(whole.train_spec()).encode()}
    del files[name]

    with pytest.raises(Odd, match=f"{name} is missing"):
        check_whole(files, {"created": 1.0})


@pytest.mark.parametrize(
    ("name", "value"),
    [("state", "exploded"), ("changed", 1e300), ("pid", -1), ("ahead", ["x"]), ("error", 3)],
)
def test_an_odd_status_counts_as_none(name, value):
    data = json.loads(Status("running", 1.0, 1.0, 5).to_json()) | {name: value}

    assert parsed(json.dumps(data).encode()) == Status()
    assert parsed(b"[" * 100_000) == Status()

"""What the schema says of specs is what their classes say."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from engine.base.knobs import ABSENT_BY_DEFAULT
from engine.experiment.specs import KINDS
from engine.runs.schema import Odd, check_spec
from engine.runs.schema.spec_documents import SPECS, AnyDocument, document_of
from engine.runs.schema.whole_run import check_needed


def test_every_kind_of_the_lab_has_its_document_and_no_other_kind_has_one():
    assert SPECS.keys() == KINDS.keys()


@pytest.mark.parametrize("name", KINDS)
def test_a_document_asks_for_every_field_that_is_always_written(name: str):
    always = {
        field.name
        for field in dataclasses.fields(KINDS[name])
        if not field.metadata.get(ABSENT_BY_DEFAULT)
    }
    required = {field.name for field in msgspec.structs.fields(SPECS[name]) if field.required}

    assert required == always | {"type"}


@pytest.mark.parametrize("name", KINDS)
def test_a_document_knows_whether_its_run_ends_in_a_model(name: str):
    assert SPECS[name].ends_in_model == KINDS[name].ends_in_model


def test_a_run_of_an_unknown_kind_needs_no_file_and_shares_what_others_have():
    check_needed({"type": "FoundSpec"}, [])

    assert document_of("FoundSpec") is AnyDocument
    with pytest.raises(Odd, match=r"seed: expected int >= 0, got -1"):
        check_spec(b'{"type": "FoundSpec", "seed": -1}')

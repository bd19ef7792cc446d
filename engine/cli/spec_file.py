"""Runs from a file: specs as JSON, one after the other, as ``spec.json`` of a run holds them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.cli.errors import WrongInput
from engine.plugins import UnknownName
from engine.specs import SCHEMA, Task, from_document


def specs_in(path: Path) -> list[Task]:
    """The specs in ``path``; raises :class:`WrongInput` naming the first that is none."""
    try:
        text = path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongInput(f"{path} cannot be read: {error}") from error
    specs = [
        _spec(document, f"{path}, spec {n}") for n, document in enumerate(_json(text, path), 1)
    ]
    if not specs:
        raise WrongInput(f"{path} holds no specs")
    return specs


def _json(text: str, path: Path) -> list[Any]:
    """The JSON values in ``text``, between which there may be white space or nothing."""
    decoder, values, rest = json.JSONDecoder(), list[Any](), text.lstrip()
    while rest:
        try:
            value, end = decoder.raw_decode(rest)
        except (ValueError, RecursionError) as error:
            raise WrongInput(f"{path}, spec {len(values) + 1}: {error}") from error
        values.append(value)
        rest = rest[end:].lstrip()
    return values


def _spec(document: Any, where: str) -> Task:
    try:
        fields = dict(document)
        if fields.pop("schema", SCHEMA) != SCHEMA:
            raise ValueError(f"it was written for schema {document['schema']}, this is {SCHEMA}")
        return from_document(fields)
    except (ValueError, TypeError, KeyError, UnknownName) as error:
        raise WrongInput(f"{where} is no spec: {error}") from error

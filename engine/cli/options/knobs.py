"""Knobs of plug-ins as options: ``--unlearner.alpha 10`` or ``--unlearner.alpha=10``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast, get_type_hints

from engine.base.knobs import Tunable, knobs
from engine.cli.options.parser import WrongInput, unknown_option

PARTS = ("dataset", "model", "manipulation", "recipe", "unlearner")

T = TypeVar("T", bound=Tunable)

Texts = dict[str, dict[str, str]]
"""What was written, by part and knob."""


def taken_out(arguments: Sequence[str], parts: Sequence[str] = PARTS) -> tuple[Texts, list[str]]:
    """The knobs of ``parts`` among ``arguments``, and the rest in its order."""
    found: Texts = {part: {} for part in parts}
    rest: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        option, has_value, value = argument.partition("=")
        part, dot, name = option.removeprefix("--").partition(".")
        if not (argument.startswith("--") and dot):
            rest.append(argument)
            continue
        if part not in parts:
            raise WrongInput(unknown_option(option, [f"--{part}.{name}" for part in parts]))
        text = value if has_value else next(remaining, None)
        if text is None:
            raise WrongInput(f"{option} needs a value")
        found[part][name] = text
    return found, rest


def turned(plugin: T, part: str, texts: dict[str, str]) -> T:
    """``plugin`` with the values in ``texts``; ValueError if one is out of bounds."""
    kinds = get_type_hints(type(plugin))
    names = [name for name, _, _ in knobs(type(plugin))]
    values = {}
    for name, text in texts.items():
        if name not in names:
            has = ", ".join(names) or "none"
            known = [f"--{part}.{name}" for name in names]
            raise WrongInput(f"{unknown_option(f'--{part}.{name}', known)} (it has: {has})")
        values[name] = _value(f"--{part}.{name}", text, kinds[name])
    result: T = replace(cast(Any, plugin), **values)
    return result


TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0")


def _value(option: str, text: str, kind: Any) -> Any:
    if kind is bool:
        if text.lower() not in TRUE + FALSE:
            raise WrongInput(f"{option} must be true or false, got {text!r}")
        return text.lower() in TRUE
    try:
        return kind(text)
    except ValueError:
        what = {int: "a whole number", float: "a number"}[kind]
        raise WrongInput(f"{option} must be {what}, got {text!r}") from None

"""The shortest way to a model whose weights were not kept."""

from __future__ import annotations

from dataclasses import replace

from engine.pipeline import WEIGHTS
from engine.results import Result
from engine.specs import Spec, UnlearnSpec


def in_one_run(spec: Spec, run: Result) -> Spec:
    """The spec to make the model of ``run`` with, where its weights are wanted.

    A selected model without weights is that of its chosen setting, run once: a sweep gives bit
    for bit what single runs give. Any other run stands for itself.
    """
    chosen = run.chosen
    if WEIGHTS in run.run.files or not chosen or not isinstance(spec, UnlearnSpec):
        return spec
    return replace(spec, unlearner=type(spec.unlearner)(**chosen), select="given")

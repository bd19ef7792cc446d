"""How long the stamp test takes: one picture, stamped, asked of eight models that are in memory."""

from __future__ import annotations

from typing import Any

from safetensors.torch import save

from engine.analysis.pictures.stamp_test import AskedModel, answers, moved_over, network, stamped
from engine.cli.bench.base import Effort, alternating, register, spread
from engine.experiment.pipeline import untrained
from engine.experiment.run_files import WEIGHTS
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.experiment.specs import TrainSpec
from engine.plugins.manipulations.patch import Patch

MODELS = 8


@register("stamp")
def stamp(effort: Effort) -> dict[str, Any]:
    """Seconds of the answers of eight models, and of one model's at every place of the trigger."""
    return measured_stamp(Scenario.of(), effort)


def measured_stamp(scenario: Scenario, effort: Effort) -> dict[str, Any]:
    models = {f"model {n}": _asked(scenario.train, n) for n in range(MODELS)}
    picture = situation(scenario.train).test.images[0].numpy()
    patch = Patch()

    def answer() -> None:
        answers(models, stamped(picture, patch))

    def slide() -> None:
        moved_over(next(iter(models.values())), picture, patch, target=0)

    try:
        answer()  # what is slow only once: the models come into memory
        ways = {"answers": answer, "places": slide}
        timings = alternating(ways, effort.repeats)
    finally:
        network.cache_clear()
    return {
        "models": len(models),
        "milliseconds": {
            name: spread([1000 * s for s in timing.seconds]) for name, timing in timings.items()
        },
        "cpu_milliseconds": {
            name: spread([1000 * s for s in timing.cpu_seconds]) for name, timing in timings.items()
        },
    }


class _Weights:
    """The files of a run that exists in memory only; what an answer takes is in no weight."""

    def __init__(self, spec: TrainSpec, seed: int) -> None:
        state = untrained(spec, situation(spec), seed=seed).state_dict()
        self._files = {WEIGHTS: save({name: t.contiguous() for name, t in state.items()})}

    def read(self, name: str) -> bytes:
        return self._files[name]


def _asked(spec: TrainSpec, seed: int) -> AskedModel:
    return AskedModel(f"bench {seed}", spec, _Weights(spec, seed))

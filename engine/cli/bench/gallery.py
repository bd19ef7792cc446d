"""How long the server works for a page of 400 thumbnails: look-up, sheet and frames."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor

from engine.analysis.pictures.gallery import pictures
from engine.cli.bench.base import Effort, alternating, register, spread
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.experiment.specs import TrainSpec
from engine.figures.palette import FATES
from engine.figures.pictures.sheet import Tag, sprite_sheet
from engine.training.evaluation import CLEAN_TEST

THUMBNAILS = 400
COLUMNS = 20
SIDE = 56
"""About so many pixels wide is a thumbnail on a page of 400."""


@register("gallery")
def gallery(effort: Effort) -> dict[str, Any]:
    """Seconds of one page of the gallery that nothing has cached, and the size of its sheet."""
    return measured_gallery(Scenario.of(), effort)


def measured_gallery(scenario: Scenario, effort: Effort) -> dict[str, Any]:
    data = situation(scenario.train)  # the data themselves are loaded once per server
    indices = data.test.index[: effort.of(THUMBNAILS)]
    page = page_of(scenario.train, CLEAN_TEST, indices)
    size = page()  # what is slow only once
    timing = alternating({"page": page}, effort.repeats)["page"]
    return {
        "thumbnails": len(indices),
        "milliseconds": spread([1000 * s for s in timing.seconds]),
        "cpu_milliseconds": spread([1000 * s for s in timing.cpu_seconds]),
        "sheet_kilobytes": round(size / 1000, 1),
    }


def page_of(spec: TrainSpec, which: str, indices: Tensor) -> Callable[[], int]:
    """Looks up the pictures and draws their sheet; gives the size of its file in bytes."""
    names, fates = spec.data.class_names, list(FATES)
    wanted = indices.tolist()
    tags = [
        Tag(fates[place % len(fates)], place % 2 == 0, names[place % len(names)])
        for place in range(len(wanted))
    ]

    def page() -> int:
        images = pictures(spec, which, wanted)
        scale = max(1, round(SIDE / images.shape[-1]))
        return len(sprite_sheet(images, columns=COLUMNS, scale=scale, tags=tags).png)

    return page

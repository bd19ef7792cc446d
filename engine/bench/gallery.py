"""How long the server works for a page of 400 thumbnails: look-up, sheet and frames."""

from __future__ import annotations

from typing import Any

from engine.bench.base import Effort, alternating, register, spread
from engine.figures.palette import FATES
from engine.figures.pictures import Tag, sprite_sheet
from engine.gallery import pictures
from engine.scenario import Scenario
from engine.situation import situation

THUMBNAILS = 400
COLUMNS = 20
SIDE = 56
"""About so many pixels wide is a thumbnail on a page of 400."""


@register("gallery")
def gallery(effort: Effort) -> dict[str, Any]:
    """Seconds of one page of the gallery that nothing has cached, and the size of its sheet."""
    return measured(Scenario.of(), effort)


def measured(scenario: Scenario, effort: Effort) -> dict[str, Any]:
    data = situation(scenario.train)  # the data themselves are loaded once per server
    indices = data.test.index[: effort.of(THUMBNAILS)].tolist()
    names, fates = scenario.data.class_names, list(FATES)
    tags = [
        Tag(fates[place % len(fates)], place % 2 == 0, names[place % len(names)])
        for place in range(len(indices))
    ]
    sizes: list[int] = []

    def page() -> None:
        images = pictures(scenario.train, "clean_test", indices)
        scale = max(1, round(SIDE / images.shape[-1]))
        sizes.append(len(sprite_sheet(images, columns=COLUMNS, scale=scale, tags=tags).png))

    page()  # what is slow only once
    timing = alternating({"page": page}, effort.repeats)["page"]
    return {
        "thumbnails": len(indices),
        "milliseconds": spread([1000 * s for s in timing.seconds]),
        "cpu_milliseconds": spread([1000 * s for s in timing.cpu_seconds]),
        "sheet_kilobytes": round(sizes[-1] / 1000, 1),
    }

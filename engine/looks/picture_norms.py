"""MU-Mis' own quantity for one picture, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import nn

from engine.looks.attribution import SETS, row_of
from engine.looks.base import LOOKS, Look, Shown
from engine.looks.input_norms import NORMS, input_norms, rows_of
from engine.plugins import knob
from engine.progress import Progress
from engine.tables import to_parquet


@LOOKS.register("picture_norms", title="Input sensitivity of one picture")
@dataclass(frozen=True)
class PictureNorms(Look):
    """Input-gradient norms of one picture, in a table as that of ``input_norms``.

    A picture of the affected test part was never trained with: as its given label stands the
    one that the manipulation pulls it to.
    """

    source = "Cheng et al., arXiv:2402.15109"

    which: str = knob("affected_test", "Set", choices=SETS)
    index: int = knob(0, "Picture", low=0)

    def look(self, model: nn.Module, shown: Shown, progress: Progress) -> dict[str, bytes]:
        part = shown.sets[self.which]
        place = torch.tensor([row_of(part, self.index)])
        if self.which == "affected_test":
            part = replace(part, given=torch.where(part.goal >= 0, part.goal, part.correct))
        sample = rows_of([(part, place)])
        return {NORMS: to_parquet(sample.table(input_norms(model, sample.images, progress)))}

"""MU-Mis' own quantity for many pictures: how strongly every logit answers to its input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import torch
from torch import Tensor, nn

from engine.base.knobs import knob
from engine.base.parquet import to_parquet
from engine.base.progress import Progress, silent
from engine.base.seeds import generator
from engine.plugins.interpreters.base import LOOKS, InterpreterInput, Look
from engine.plugins.interpreters.parts.protection import untouched
from engine.plugins.unlearners.parts.sensitivity import squared_sensitivities
from engine.training.loop import to_float

if TYPE_CHECKING:
    from engine.training.sets import EvaluationSet


from dataclasses import replace

from engine.plugins.interpreters.attribution import row_of
from engine.training.evaluation import AFFECTED_TEST, CLEAN_TEST, MANIPULATED, SETS

NORMS = "norms.parquet"
AT_ONCE = 128


def input_norms(model: nn.Module, images: Tensor, progress: Progress = silent) -> Tensor:
    """‖∂f_c/∂x‖ of every class c, float32 ``[n, k]``, for uint8 pictures ``[n, c, h, w]``.

    One forward pass and one backward pass per class; the norm is over all pixels and channels.
    """
    device = next(model.parameters()).device
    parts: list[Tensor] = []
    with untouched(model):
        with torch.no_grad():
            k = model(to_float(images[:1].to(device))).shape[1]
        for part in images.split(AT_ONCE):
            pictures = to_float(part.to(device))
            classes = [torch.full((len(part),), c, device=device) for c in range(k)]
            squared = squared_sensitivities(model, pictures, classes)
            parts.append(torch.stack(squared, 1).sqrt().cpu())
            progress(sum(map(len, parts)), len(images), stage="input gradients")
    return torch.cat(parts)


@LOOKS.register("input_norms", title="Input sensitivity of every logit")
@dataclass(frozen=True)
class InputNorms(Look):
    """Input-gradient norms of S_m, as trained, and of clean test pictures.

    Kept is a table with the columns set, index, rank (in the order of identification, -1 for
    clean pictures), given (the label as trained) and ``g_0`` … ``g_K-1``.
    """

    source = "Cheng et al., arXiv:2402.15109: the norm of the given label's logit against others"

    most: int = knob(512, "Pictures of each set", help="At most", low=1, high=100_000)

    def look(
        self, model: nn.Module, shown: InterpreterInput, progress: Progress
    ) -> dict[str, bytes]:
        sample = norm_sample(shown, self.most)
        norms = input_norms(model, sample.images, progress)
        return {NORMS: to_parquet(sample.table(norms))}


@dataclass(frozen=True)
class NormSample:
    """Pictures whose norms are taken, and what is known of them.

    Attributes:
        images: uint8 ``[n, c, h, w]``.
        known: a row per picture with the columns set, index, rank and given.
    """

    images: Tensor
    known: pd.DataFrame

    def table(self, norms: Tensor) -> pd.DataFrame:
        """``known`` with the columns ``g_0`` … ``g_K-1`` of ``norms`` ``[n, k]``."""
        columns = {f"g_{c}": norms[:, c].numpy() for c in range(norms.shape[1])}
        return self.known.assign(**columns)


def norm_sample(shown: InterpreterInput, most: int) -> NormSample:
    """S_m in the order of identification, thinned evenly, and as many clean test pictures."""
    manipulated, clean = shown.sets[MANIPULATED], shown.sets[CLEAN_TEST]
    rng = generator(0, "input norms")
    chosen = torch.randperm(len(clean.index), generator=rng)[:most].sort().values
    first = torch.arange(len(manipulated.index))
    if len(first) > most:
        first = first[torch.linspace(0, len(first) - 1, most).long()]
    return rows_of([(manipulated, first), (clean, chosen)])


def rows_of(parts: Sequence[tuple[EvaluationSet, Tensor]]) -> NormSample:
    """The pictures at the given positions of each set."""
    sets = [part.name for part, _ in parts]
    columns: dict[str, object] = {"set": np.repeat(sets, [len(at) for _, at in parts])}
    for name in ("index", "rank", "given"):
        columns[name] = torch.cat([getattr(part, name)[at] for part, at in parts]).numpy()
    images = torch.cat([part.images[at] for part, at in parts])
    return NormSample(images, pd.DataFrame(columns))


@LOOKS.register("picture_norms", title="Input sensitivity of one picture")
@dataclass(frozen=True)
class PictureNorms(Look):
    """Input-gradient norms of one picture, in a table as that of ``input_norms``.

    A picture of the affected test part was never trained with: as its given label stands the
    one that the manipulation pulls it to.
    """

    source = "Cheng et al., arXiv:2402.15109"

    which: str = knob(AFFECTED_TEST, "Set", choices=tuple(SETS))
    index: int = knob(0, "Picture", low=0)

    def look(
        self, model: nn.Module, shown: InterpreterInput, progress: Progress
    ) -> dict[str, bytes]:
        part = shown.sets[self.which]
        place = torch.tensor([row_of(part, self.index)])
        if self.which == AFFECTED_TEST:
            part = replace(part, given=torch.where(part.goal >= 0, part.goal, part.correct))
        sample = rows_of([(part, place)])
        return {NORMS: to_parquet(sample.table(input_norms(model, sample.images, progress)))}

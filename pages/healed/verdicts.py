"""Test pictures with the verdict of every model, and which of them count for which number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from engine.analysis.pictures.gallery import pictures
from engine.analysis.samples.table import label_name
from engine.analysis.samples.verdicts import (
    CountsToward,
    Judged,
    counts_towards,
    examples,
    fate_shares,
    judged,
    telling,
)
from engine.experiment.scenario import Scenario
from engine.figures.palette import FATES as LOOKS
from engine.figures.pictures.tiles import Tile, sign, tiles
from engine.figures.pictures.verdict_table import VerdictCell, VerdictRow, verdict_table
from engine.runs.result import Result
from engine.training.evaluation import AFFECTED_TEST

NOT_PULLED = ", and one that is of the wanted class anyway cannot be fooled"


def fate_legend() -> None:
    words = [f"{sign(fate)} {look.name}" for fate, look in LOOKS.items()]
    kept = [f'<span style="white-space:nowrap">{one}</span>' for one in words]
    st.html(" &nbsp; ".join(kept))


def verdicts(scenario: Scenario, models: Mapping[str, Result], n: int = 10) -> None:
    """``n`` pictures of D_m as rows, every stored model as a column, all pictures summed up."""
    rows = {name: run.rows(AFFECTED_TEST) for name, run in models.items()}
    shown = judged(rows, telling(rows, n))
    images = pictures(scenario.train, AFFECTED_TEST, [one.index for one in shown])
    measure = next(iter(models.values())).scores.acc_corr
    totals = {name: fate_shares(table) for name, table in rows.items()}
    names = scenario.data.class_names
    fate_legend()
    st.html(
        verdict_table(
            [_row(one, image, names) for one, image in zip(shown, images, strict=True)],
            list(models),
            totals=totals,
            of=f"All {measure.n:,} {measure.images}",
        )
    )
    st.caption(
        "The rows are chosen for disagreement, one per class in turn, so they are no fair sample; "
        "the last line counts every picture. The percentage is the model's own confidence."
    )


def what_counts(scenario: Scenario, run: Result) -> None:
    """Nine pictures of D_m, and for each whether Acc_corr and the success rate count it."""
    rows = run.rows(AFFECTED_TEST)
    chosen = counts_towards(rows, examples(rows, 9))
    shown = judged({"": rows}, [one.index for one in chosen])
    images = pictures(scenario.train, AFFECTED_TEST, [one.index for one in chosen])
    names = scenario.data.class_names
    st.html(
        tiles([_counted(*each, names) for each in zip(chosen, shown, images, strict=True)], side=88)
    )
    asr = [one for one in chosen if one.asr is not None]
    st.markdown(
        f"Of these {len(chosen)}, **corrected accuracy** counts all: "
        f"{sum(one.corr for one in chosen)} of {len(chosen)} are right. "
        f"**Attack success** counts {len(asr)}: {sum(bool(one.asr) for one in asr)} of "
        f"{len(asr)} get the label that the manipulation wants. The two need not add up to 100 %: "
        f"a picture can be wrong in another way{NOT_PULLED if len(asr) < len(chosen) else ''}."
    )


def _row(one: Judged, image: np.ndarray, names: Sequence[str]) -> VerdictRow:
    said = {
        model: VerdictCell(names[v.predicted], v.probability, v.fate)
        for model, v in one.verdicts.items()
    }
    label = label_name(names, one.correct)
    return VerdictRow(Tile(image, [label, f"test #{one.index}"], f"Test picture of {label}"), said)


def _counted(count: CountsToward, one: Judged, image: np.ndarray, names: Sequence[str]) -> Tile:
    said = one.verdicts[""]
    attack = "not counted" if count.asr is None else "hit" if count.asr else "miss"
    lines = [
        names[said.predicted],
        f"really: {label_name(names, one.correct)}",
        f"Acc_corr: {'hit' if count.corr else 'miss'}",
        f"ASR: {attack}",
    ]
    return Tile(
        image, lines, f"{label_name(names, one.correct)}; {lines[2]}, {lines[3]}", said.fate
    )

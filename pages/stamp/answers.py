"""What every model says of a stamped picture, and where on it the trigger works."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from engine.analysis.pictures.stamp_test import AskedModel, Picture, has_weights, moved_over
from engine.analysis.pictures.stamp_test import answers as ask
from engine.base.markdown import plain
from engine.experiment.fates import Fate, fate_of
from engine.experiment.scenario import Scenario
from engine.experiment.specs import LookSpec
from engine.figures.charts.stamp_places import place_heat
from engine.figures.palette import method_look
from engine.figures.pictures.answers import Answer, answers
from engine.plugins.interpreters.input_norms import InputNorms
from engine.plugins.manipulations.trigger import PlacedTrigger, Trigger
from engine.runs.result import Result
from pages.shared.chart import chart, footer
from pages.shared.controls import in_link, named_in_link
from pages.shared.missing import spec_of
from pages.shared.running import start
from pages.stamp.subject import UnstampedPicture

IN_ONE_COLUMN = 8
"""More answers than this stand in two columns where there is room."""


def models_to_ask(scenario: Scenario, models: Mapping[str, Result]) -> dict[str, AskedModel]:
    """Those of the stored models that have their weights, in the fixed order."""
    return {
        name: AskedModel(run.key, scenario.train, run.run)
        for name, run in models.items()
        if has_weights(run.run.files)
    }


def without_weights(scenario: Scenario, models: Mapping[str, Result], there: Mapping) -> None:
    """Offers to make the weights of the models that were stored without."""
    gone = [name for name in models if name not in there]
    if not gone:
        return
    titles = ", ".join(method_look(name).short for name in gone)
    st.caption(f"Stored without weights, so they cannot be asked: {titles}.")
    with st.container(horizontal=True):
        for name in gone:
            label = f"Make {method_look(name).short}'s weights again"
            task = LookSpec(run=spec_of(scenario, name), look=InputNorms())
            st.button(label, key=f"weights {name}", on_click=start, args=(task, label))


def all_answers(
    scenario: Scenario,
    asked: Mapping[str, AskedModel],
    subject: UnstampedPicture,
    picture: Picture,
    trained: Trigger | None,
) -> None:
    """One row per model with its three most probable labels.

    Args:
        picture: what the models are asked about.
        trained: the trigger that the models were trained with; None where there is none.
    """
    began = time.perf_counter()
    said = ask(asked, picture)
    took = time.perf_counter() - began
    names, target = scenario.data.class_names, trained and trained.target
    rows = [
        Answer(name, [(names[c], p, _fate(c, subject.correct, target)) for c, p in one.top])
        for name, one in said.items()
    ]
    pulls = target is not None and target != subject.correct
    st.markdown(_who_falls(rows, plain(names[target]) if pulls else ""))
    per_column = len(rows) if len(rows) <= IN_ONE_COLUMN else -(-len(rows) // 2)
    parts = [rows[at : at + per_column] for at in range(0, len(rows), max(1, per_column))]
    for column, part in zip(st.columns(max(1, len(parts))), parts, strict=False):
        column.html(answers(part, what=f"What models say of {subject.name}"))
    st.caption(f"{len(said)} models answered in {took * 1000:.0f} ms.")


def _who_falls(rows: Sequence[Answer], wanted: str) -> str:
    """The models by what their first answer is, in a sentence.

    Args:
        wanted: the label that the trigger means; empty where there is none.
    """
    by_fate: dict[str, list[str]] = {}
    for row in rows:
        by_fate.setdefault(row.top[0][2], []).append(method_look(row.method).short)
    fooled = by_fate.get(Fate.FOOLED, [])
    first = f"**{len(fooled)} of {len(rows)} models say {wanted}**" if wanted else ""
    said = [f"{first}: {', '.join(fooled)}" if first and fooled else first]
    wrong = "Wrong otherwise" if wanted else "Wrong"
    said += [
        f"{words}: {', '.join(by_fate[fate])}"
        for fate, words in ((Fate.CORRECT, "Right"), (Fate.OTHERWISE, wrong))
        if fate in by_fate
    ]
    return "".join(f"{one}. " for one in said if one).strip()


def _fate(label: int, correct: int | None, target: int | None) -> Fate:
    """What ``label`` is for the picture."""
    goal = -1 if target in (None, correct) else target
    return fate_of(label, -1 if correct is None else correct, goal)


def where_it_works(
    scenario: Scenario,
    asked: Mapping[str, AskedModel],
    subject: UnstampedPicture,
    trigger: PlacedTrigger,
) -> None:
    """Slides the trigger over the picture and draws the probability of a class at each place."""
    names = scenario.data.class_names
    left, right = st.columns([1, 2], gap="large")
    with left:
        method = st.selectbox(
            "Model",
            list(asked),
            **named_in_link("places_model"),
        )
        label = st.selectbox(
            "Probability of", names, trigger.target or 0, **in_link("places_class")
        )
    area = trigger.area(*subject.picture.shape[1:])
    began = time.perf_counter()
    found = moved_over(asked[method], subject.picture, trigger, names.index(label))
    took = time.perf_counter() - began
    look = method_look(method).short
    figure = place_heat(
        found.probability,
        found.rows,
        found.columns,
        label=label,
        here=(area.row, area.column),
        footer=footer(
            scenario,
            f"{found.probability.size} places in {took * 1000:.0f} ms",
            f"{look}, {scenario.known:.0%} known, seed {scenario.seed}",
            f"run {asked[method].key[:8]}",
        ),
    )
    best = float(found.probability.max())
    n_works = int((found.probability > 0.5).sum())
    words = (
        f"{look} gives {label} {found.without:.1%} without the trigger, up to {best:.1%} with it."
    )
    left.markdown(f"**{words}**")
    left.caption(
        f"It is above 50 % at {n_works:,} of {found.probability.size:,} places. The open square is "
        "where the trigger lies now."
    )
    with right:
        chart(figure, key="places", alt=words)
    with right.expander("As a table", icon=":material/table:"):
        st.caption("Rows: the trigger's top edge. Columns: its left edge. Probability in per cent.")
        table = pd.DataFrame(100 * found.probability, found.rows, map(str, found.columns))
        st.dataframe(table.round(1))

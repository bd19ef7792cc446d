"""Look inside: maps and norms of the stored models, computed as jobs, read from the store."""

from __future__ import annotations

import json

import pytest

from engine.base.parquet import from_parquet
from engine.experiment.pipeline import compute
from engine.experiment.specs import LookSpec, cache_key
from engine.plugins.interpreters import LOOKS
from engine.plugins.interpreters.attribution import NOTES, read_map
from engine.plugins.interpreters.input_norms import NORMS, InputNorms
from engine.plugins.interpreters.parts.map_numbers import FLAT
from engine.plugins.interpreters.training_norms import AGREEMENT, TrainingNorms
from engine.runs.jobs import execute
from engine.runs.result import Result
from pages.inside import norms as inside_norms
from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.stored_scenario import html, key_of, scenario_of_the_link, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.INSIDE
MODELS = ("none", "retrain", "cf", "ssd", "oracle")


def first_fooled(store) -> int:
    rows = Result(store.find(key_of("none"))).rows("affected_test")
    fooled = rows[rows["fate"] == "fooled"]
    return int((fooled if len(fooled) else rows)["index"].iloc[0])


def stored_map(store, method: str, **fields):
    here = scenario_of_the_link()
    run = here.train if method == "none" else here.unlearn_by(method)
    spec = LookSpec(run=run, look=LOOKS["saliency"](**fields))
    return read_map(store.find(cache_key(spec)))


def test_the_cheap_maps_of_every_model_are_there_at_once_with_their_numbers(stored, opened):
    app = opened(PAGE)

    for method in MODELS:
        found = stored_map(stored, method, index=first_fooled(stored), logit="goal")
        assert f"norm {found.numbers.norm:.3g}" in html(app)
        assert f"in the trigger {found.numbers.inside:.1%}" in html(app)


def test_the_sanity_pair_and_the_differences_are_shown(stored, opened):
    app = opened(PAGE)

    assert "Random weights" in html(app)
    assert "original minus each model" in "\n".join(s.value for s in app.subheader)
    # five maps, four differences, two of the pair
    assert html(app).count('alt="Map of') == 11


def test_a_dear_map_is_computed_on_demand(stored, opened):
    app = opened(PAGE, map="Occlusion")
    assert 'alt="Map of' not in html(app)

    app.button[[b.label for b in app.button].index("Compute Occlusion for 5 models")].click().run()

    assert not app.exception and html(app).count('alt="Map of') >= 9


def test_the_link_names_the_picture_and_the_logit(stored, opened):
    row = Result(stored.find(key_of("none"))).rows("clean_test").iloc[7]

    app = opened(
        PAGE, pictures="Clean test", sample=f"digits:test:{row['index']}", logit="Correct class"
    )

    found = stored_map(stored, "ssd", which="clean_test", index=int(row["index"]), logit="correct")
    assert found.wanted == row["correct"] and found.numbers.inside is None
    assert f"norm {found.numbers.norm:.3g}" in html(app)


def test_next_and_a_typed_place_give_a_picture_of_the_set(stored, opened):
    there = list(Result(stored.find(key_of("none"))).rows("manipulated")["index"])
    app = opened(PAGE, pictures="Manipulated", sample=f"digits:train:{there[3]}")

    app.button("step 1").click().run()
    assert app.number_input("inside_index").value == there[4]

    gap = next(i for i in range(max(there)) if i not in there)
    app.number_input("inside_index").set_value(gap).run()
    nearest = min(there, key=lambda index: abs(index - gap))
    assert app.number_input("inside_index").value == nearest and not app.exception


def test_a_picture_that_is_not_there_is_replaced_and_said(stored, opened):
    app = opened(PAGE, sample="digits:test:99999")

    assert "`sample=digits:test:99999` was dropped" in words(app) and 'alt="Map of' in html(app)


def test_the_norms_of_the_story_are_there_at_once_for_every_kind_of_picture(stored, opened):
    app = opened(PAGE)

    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    boxes = [trace["name"] for trace in figure["data"] if trace["type"] == "box"]
    assert len(boxes) == 3 * len(MODELS) and boxes[0] == "Original · S_f"
    spec = LookSpec(run=scenario_of_the_link().train, look=InputNorms())
    assert len(from_parquet(stored.find(cache_key(spec)).read(NORMS))) > 100


def test_where_training_takes_long_the_norms_are_computed_on_demand(stored, opened, monkeypatch):
    monkeypatch.setattr(inside_norms, "QUICK_SECONDS", 0.0)
    app = opened(PAGE)
    assert not charts(app)

    click(app, "Compute input sensitivity for 5 models")

    assert len([t for t in charts(app)[0]["data"] if t["type"] == "box"]) == 3 * len(MODELS)


def test_the_share_in_the_patch_is_said_for_the_original_and_the_oracle(stored, opened):
    app = opened(PAGE)

    index = first_fooled(stored)
    inside = {
        name: stored_map(stored, name, index=index, logit="goal").numbers.inside for name in MODELS
    }
    assert f"**{inside['none']:.1%}** of the original's map" in words(app)
    nearest = min(("retrain", "cf", "ssd"), key=lambda n: abs(inside[n] - inside["oracle"]))
    short = {"retrain": "EU", "cf": "CF", "ssd": "SSD"}[nearest]
    assert f"Nearest to the oracle: {short} {inside[nearest]:.1%}" in words(app)


def charts(app) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def click(app, label: str):
    app.button[[b.label for b in app.button].index(label)].click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("which", ["Affected test", "Clean test", "Manipulated"])
def test_the_chosen_picture_is_marked_under_every_model_whichever_it_is(stored, opened, which):
    app = opened(PAGE, pictures=which)

    (marks,) = [t for t in charts(app)[0]["data"] if t.get("name") == "chosen picture"]
    assert len(marks["x"]) == len(MODELS)


def test_the_norms_over_the_training_are_computed_on_demand(stored, opened):
    app = opened(PAGE)
    assert "trains the original once more, 6 steps" in words(app)

    click(app, "Compute input sensitivity over the training")

    drawn = {trace["name"]: trace for data in charts(app) for trace in data["data"]}
    assert drawn["S_f"]["x"] == TrainingNorms().at(6) == drawn["S_f AUROC"]["x"]
    assert drawn["kept"]["y"], "the original's accuracies stand below"
    assert "ended in the stored weights, bit for bit" in words(app)


def changed(spec: LookSpec, store, name: str, change) -> None:
    """Executes ``spec`` with ``change`` made to one of its files, a JSON document."""

    def other(spec, *, fetch, progress):
        files = dict(compute(spec, fetch=fetch, progress=progress))
        return files | {name: json.dumps(json.loads(files[name]) | change).encode()}

    execute(spec, store, compute=other)


def test_weights_that_come_out_otherwise_are_said_to_differ(stored, opened):
    spec = LookSpec(run=scenario_of_the_link().train, look=TrainingNorms())
    changed(spec, stored, AGREEMENT, {"is_equal": False, "distance": 0.012})

    assert "differ from the stored ones by 0.012" in words(opened(PAGE))


def test_a_map_that_is_nearly_zero_says_so_on_every_scale(stored, opened):
    look = LOOKS["saliency"](index=first_fooled(stored), logit="goal")
    spec = LookSpec(run=scenario_of_the_link().unlearn_by("ssd"), look=look)
    changed(spec, stored, NOTES, {"norm": FLAT / 2, "is_flat": True})

    for scale in ("true", "false"):
        assert "nearly zero (below 0.01)" in html(opened(PAGE, one_scale=scale))


def test_the_sanity_pair_is_compared_in_a_number(stored, opened):
    assert "Rank correlation of their pixels" in words(opened(PAGE))


def test_the_steps_of_mu_mis_are_drawn_beside_what_they_correct(stored, opened, monkeypatch):
    monkeypatch.setattr("engine.plugins.unlearners.mu_mis.RATES", (1e-3,))
    key = execute(scenario_of_the_link().unlearn_by("mu_mis"), stored)

    app = opened(PAGE)

    figures = [json.loads(chart.proto.spec)["data"] for chart in app.get("plotly_chart")]
    (ratio,) = [trace for data in figures for trace in data if trace.get("name") == "r_t"]
    reported = [value for _, value in Result(stored.find(key)).curves["ratio"]]
    assert ratio["y"] == reported and "the given label's norm from" in words(app)


def test_without_mu_mis_the_page_says_where_to_run_it(stored, opened):
    assert "No run of MU-Mis is stored" in words(opened(PAGE))


def test_looks_are_no_runs_in_the_table(stored, opened):
    before = len(stored.rows())

    opened(PAGE)

    assert len(stored.rows()) == before


def test_without_runs_the_page_offers_them(lab, opened):
    app = opened(PAGE)

    assert "Train the original" in [button.label for button in app.button]


def test_maps_of_different_classes_are_not_subtracted(stored, opened):
    app = opened(PAGE, logit="Class that this model predicts")

    index = first_fooled(stored)
    wanted = {
        name: stored_map(stored, name, index=index, logit="predicted").wanted for name in MODELS
    }
    others = [name for name in MODELS if wanted[name] != wanted["none"]]
    assert others, "the runs of this test agree on every picture: choose another one"
    assert "Left out, for their map explains another class" in words(app)
    assert html(app).count('alt="Map of') == 5 + (4 - len(others)) + 2

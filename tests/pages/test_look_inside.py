"""Look inside: maps and norms of the stored models, computed as jobs, read from the store."""

from __future__ import annotations

import json

from engine.jobs import execute
from engine.looks import LOOKS
from engine.looks.attribution import read_map
from engine.looks.input_norms import NORMS, InputNorms
from engine.results import Result
from engine.specs import LookSpec, cache_key
from engine.tables import from_parquet
from tests.pages import stored_scenario
from tests.pages.stored_scenario import html, key_of, scenario_of_the_link, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = "look/inside.py"
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
        assert f"in the patch {found.numbers.inside:.1%}" in html(app)


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


def test_a_picture_that_is_not_there_is_replaced_and_said(stored, opened):
    app = opened(PAGE, sample="digits:test:99999")

    assert "another is shown" in words(app) and 'alt="Map of' in html(app)


def test_the_norms_are_computed_on_demand_and_drawn_for_every_kind_of_picture(stored, opened):
    app = opened(PAGE)
    label = "Compute input sensitivity for 5 models"

    app.button[[b.label for b in app.button].index(label)].click().run()

    assert not app.exception
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    boxes = [trace["name"] for trace in figure["data"] if trace["type"] == "box"]
    assert len(boxes) == 3 * len(MODELS) and boxes[0] == "Original · S_f"
    spec = LookSpec(run=scenario_of_the_link().train, look=InputNorms())
    assert len(from_parquet(stored.find(cache_key(spec)).read(NORMS))) > 100


def test_the_steps_of_mu_mis_are_drawn_beside_what_they_correct(stored, opened, monkeypatch):
    monkeypatch.setattr("engine.unlearners.mu_mis.RATES", (1e-3,))
    key = execute(scenario_of_the_link().unlearn_by("mu_mis"), stored)

    app = opened(PAGE)

    figures = [json.loads(chart.proto.spec)["data"] for chart in app.get("plotly_chart")]
    (ratio,) = [trace for data in figures for trace in data if trace.get("name") == "r_t"]
    reported = [value for _, value in Result(stored.find(key)).curves["ratio"]]
    assert ratio["y"] == reported and "given label's norm goes from" in words(app)


def test_without_mu_mis_the_page_says_where_to_run_it(stored, opened):
    assert "No run of MU-Mis is stored" in words(opened(PAGE))


def test_looks_are_no_runs_in_the_table(stored, opened):
    before = len(stored.rows())

    opened(PAGE)

    assert len(stored.rows()) == before


def test_without_runs_the_page_offers_them(lab, opened):
    app = opened(PAGE)

    assert "Train the original" in [button.label for button in app.button]

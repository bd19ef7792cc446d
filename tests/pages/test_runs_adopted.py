"""The page Runs of adopted weights: told apart from trained ones, and unlearned from."""

from __future__ import annotations

from engine.experiment.specs import cache_key
from engine.runs.stored_scenarios import setup_of
from engine.runs.weights import WeightFile, adopt, save_weights
from pages.shared.sitemap import Page
from tests.pages import stored_scenario
from tests.pages.stored_scenario import linked, scenario_of_the_link, words

stored, opened = stored_scenario.stored, stored_scenario.opened

PAGE = Page.RUNS


def test_weights_that_were_adopted_are_not_taken_for_trained_ones(
    stored, opened, scenario, tmp_path
):
    path = tmp_path / "mine.safetensors"
    save_weights(stored.find(cache_key(scenario.train)), path)

    adopted = adopt(WeightFile(path), scenario.train, stored)

    app = opened(PAGE, run=adopted.key)
    (row,) = app.dataframe[0].value.query("key == @adopted.key").to_dict("records")
    assert (row["title"], row["origin"]) == ("Adopted", "adopted")
    assert "weights adopted from mine.safetensors, not trained by the lab" in words(app)
    assert "No command gives this run: its weights were adopted from a file" in words(app)
    assert {metric.label: metric.value for metric in app.metric}["Seconds"] == "–"

    app.segmented_control("runs_origin").set_value("elsewhere").run()

    assert list(app.dataframe[0].value["key"]) == [adopted.key]


def test_an_adopted_checkpoint_is_unlearned_from_the_app(stored, opened, tmp_path):
    save_weights(stored.find(cache_key(scenario_of_the_link().train)), tmp_path / "w.safetensors")
    adopted = adopt(WeightFile(tmp_path / "w.safetensors"), scenario_of_the_link().train, stored)

    app = opened(Page.UNLEARN, **linked(opened(PAGE, run=adopted.key), "Unlearn this model"))

    assert app.session_state["scenario"].train == adopted.spec
    (run_ssd,) = [b for b in app.button if b.label == "Run SSD"]
    run_ssd.click().run()
    assert not app.exception
    unlearned = app.session_state["scenario"].unlearn_by("ssd")
    assert unlearned.train == adopted.spec and stored.find(cache_key(unlearned)) is not None


def test_another_seed_leaves_the_adopted_checkpoint(stored, opened, tmp_path):
    save_weights(stored.find(cache_key(scenario_of_the_link().train)), tmp_path / "w.safetensors")
    adopted = adopt(WeightFile(tmp_path / "w.safetensors"), scenario_of_the_link().train, stored)
    name = f"adopted weights from w.safetensors · {setup_of(adopted.spec)[:6]}"
    app = opened(PAGE, setup=name)
    assert app.session_state["scenario"].train == adopted.spec

    app.number_input("seed").set_value(1).run()

    assert not app.exception and not app.session_state["scenario"].adopted

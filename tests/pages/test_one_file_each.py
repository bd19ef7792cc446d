"""The contract of plug-ins: one file adds one, and it is there in the app, on the command line, in
forecasts and in reports. The four files below are all that is added."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine.base.registry import Registry, import_all
from engine.cli import main
from engine.cli.report.command import write
from engine.experiment.scenario import Scenario
from engine.experiment.specs import UnlearnSpec, cache_key
from engine.experiment.studies.curve import curve
from engine.figures.palette import method_look
from engine.plugins import unlearners
from engine.runs.cost import estimate
from engine.runs.cost.rate import assumed
from engine.runs.cost.work import passes
from engine.runs.jobs import execute
from engine.runs.store import Store
from pages.shared.headline import mark
from pages.shared.sitemap import Page
from tests.pages.one_file_each import FILES
from tests.pages.stored_scenario import html, words


@pytest.fixture(autouse=True)
def _added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each file in a folder of its package, found as the package finds its own, and gone again."""
    added: list[tuple[Registry, str, str]] = []
    for (package, registry), (name, code) in FILES.items():
        folder = tmp_path / package.__name__
        folder.mkdir()
        module = name.replace("-", "_")
        (folder / f"{module}.py").write_text(code)
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
        importlib.invalidate_caches()
        import_all(package.__name__, package.__path__)
        added.append((registry, name, f"{package.__name__}.{module}"))
    yield
    for registry, name, module in added:
        registry.remove(name)
        del sys.modules[module]


@pytest.fixture
def here() -> Scenario:
    return Scenario.of("four-stripes", "one-too-many", size=0.1, known=0.5)


@pytest.fixture
def made(here: Scenario, store: Store) -> list[UnlearnSpec]:
    specs = list(curve(here, ("fade-out",), seeds=(0,), known=(0.5, 1.0)))
    for spec in specs:
        execute(spec, store)
    execute(here.train, store)
    return specs


LINK = {"data": "four-stripes", "harm": "one-too-many", "size": "10 %", "known": "0.5"}


def test_the_command_list_has_them_with_what_they_say_of_themselves(capsys):
    assert main(["list"]) == 0

    listed = json.loads(capsys.readouterr().out)
    kinds = ("unlearners", "manipulations", "models", "datasets")
    entries = [{one["name"]: one for one in listed[kind]} for kind in kinds]
    names = [name for name, _ in FILES.values()]
    assert [name in found for found, name in zip(entries, names, strict=True)] == [True] * 4
    assert entries[0]["fade-out"]["title"] == "FadeOut (a smaller head)"
    assert entries[0]["fade-out"]["knobs"][0]["name"] == "strength"
    study = next(one for one in listed["studies"] if one["name"] == "methods")
    assert study["runs"] > 2 * 3 * len(unlearners.every_method())  # and so every study has it


def test_the_command_run_makes_a_run_of_all_four(capsys):
    line = "run --dataset Four_Stripes --manipulation one-too-many --size 0.1 --known 0.5"
    code = main([*line.split(), "--unlearner", "dimming", "--unlearner.strength", "0.2"])

    assert code == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["unlearner"] == "fade-out" and answer["n_corr"] == 100
    assert 0 <= answer["acc_corr"] <= 1


def test_a_forecast_counts_it(here: Scenario, store: Store, monkeypatch):
    monkeypatch.setattr(estimate, "WORTH_SAYING", 0.0)
    spec = here.unlearn_by("fade-out")

    missing = estimate.worth_saying([spec], store)
    found = estimate.expected(missing, lambda train: assumed(1000.0))

    assert missing == [spec.train, spec]
    assert found is not None and found.uncounted == () and found.seconds > 0
    counted = passes(spec)
    assert counted is not None and counted.weighed == 18  # half of a tenth of 360
    assert counted.judged == 100 + 100 + 36 + 40  # test, affected, S_m, held out


def test_a_report_has_its_row_its_curve_and_its_colour(
    made: list[UnlearnSpec], store: Store, tmp_path: Path
):
    to = tmp_path / "report"
    to.mkdir()

    written = write("One file each", "Is it there?", made, store, to)

    page = (to / "index.html").read_text()
    assert written.stored == len(made)
    assert "FadeOut" in page and "Four stripes" in page and "labels moved on by one" in page
    assert method_look("fade-out").colour in page


def test_its_mark_differs_from_all_others():
    look = method_look("fade-out")
    others = [method_look(name) for name in unlearners.UNLEARNERS if name != "fade-out"]

    assert look.short == "FadeOut" and look.colour.startswith("#")
    assert look.colour not in {other.colour for other in others}
    assert look.symbol not in {other.symbol for other in others}


def test_the_scenario_line_offers_them(open_page: Callable[..., AppTest]):
    app = open_page(Page.MANIPULATE, **LINK)

    assert not app.exception and "was dropped" not in words(app)
    offered = {radio.key: radio.options for radio in app.radio}
    assert "four-stripes" in offered["data"]
    assert "one-too-many" in offered["harm"]
    assert "straight-line" in offered["model"]


def test_the_page_unlearn_has_its_card_with_its_knob(open_page: Callable[..., AppTest]):
    app = open_page(Page.UNLEARN, methods="dimming", **LINK)

    assert not app.exception
    assert "Makes the last layer smaller." in words(app)
    assert mark("fade-out") in html(app) and "FadeOut (a smaller head)" in html(app)
    assert any(slider.label == "Strength" for slider in app.slider)


@pytest.mark.parametrize(
    ("page", "link"),
    [
        (Page.COMPARE, {"methods": "FadeOut"}),
        (Page.HEALED, {"method": "FadeOut"}),
        (Page.RUNS, {}),
        (
            Page.INSPECT,
            {"method": "FadeOut", "pictures": "Clean test", "sample": "four-stripes:test:3"},
        ),
    ],
)
def test_pages_of_stored_runs_show_it(
    made: list[UnlearnSpec], open_page: Callable[..., AppTest], page: Page, link: dict[str, str]
):
    app = open_page(page, **LINK, **link)

    assert not app.exception and "was dropped" not in words(app)
    shown = [str(frame.value.to_dict()) for frame in app.dataframe]
    assert "FadeOut" in "\n".join([words(app), html(app), *shown])


def test_the_story_is_told_of_the_new_pictures(
    made: list[UnlearnSpec], open_page: Callable[..., AppTest]
):
    app = open_page(Page.START, **LINK)

    assert not app.exception and "labels moved on by one" in words(app)


def test_the_page_starts_a_run_of_it(
    here: Scenario, store: Store, open_page: Callable[..., AppTest]
):
    app = open_page(Page.UNLEARN, methods="FadeOut", **LINK)

    next(button for button in app.button if button.label == "Run FadeOut").click().run()

    assert not app.exception
    assert store.find(cache_key(here.unlearn_by("fade-out"))) is not None

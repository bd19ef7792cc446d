"""A report in a folder: whole, offline, and made of nothing but what is stored."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from engine.cli import main
from engine.cli.report.command import Written, write
from engine.experiment.specs import UnlearnSpec
from engine.experiment.studies.named import STUDIES, Study
from engine.runs.store import Store

SLUG = "digits-poisoning-10pct"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written")


@pytest.fixture(scope="module")
def written(made: Store, specs: list[UnlearnSpec], folder: Path) -> Written:
    return write("Study small", "Does it work?", specs, made, folder)


def test_it_says_what_is_stored_and_leaves_out_scenarios_without_a_run(written: Written):
    assert (written.stored, written.wanted) == (9, 11)
    assert [title.split(" · ")[3] for title in written.scenarios] == [
        "10 % of S_tr, about 10 % of each class"
    ]


def test_every_figure_of_the_paper_is_there_as_svg_and_png(written: Written, folder: Path):
    names = ["fig2-acc-corr", "fig3-acc-retain", "fig5-6-s-m", "fig5-6-s-m-identified"]
    for name in [*names, "fig5-6-s-m-unidentified", "asr", "table3-seconds"]:
        assert (folder / SLUG / f"{name}.svg").read_text().startswith("<?xml")
        with Image.open(folder / SLUG / f"{name}.png") as picture:
            assert picture.width > 1000
    assert all(path.is_file() for path in written.files)


def test_the_numbers_of_a_figure_are_beside_it(written: Written, folder: Path):
    frame = pd.read_csv(folder / SLUG / "fig2-acc-corr.csv")

    assert {"none", "oracle", "retrain", "ssd"} == {*frame["method"]}
    assert (folder / SLUG / "selection.csv").is_file()
    assert "hindsight (cheating)" in (folder / SLUG / "tables.md").read_text()


def test_the_page_asks_for_nothing_and_has_plotly_once(written: Written, folder: Path):
    text = (folder / "index.html").read_text()
    own = re.sub(r"<script>.*?</script>", "", text, count=1, flags=re.DOTALL)

    assert not re.search(r'(src|href)="(https?:)?//', own)
    assert len(own) < len(text) / 2 and "plotly.js v" not in own
    assert all((folder / path).is_file() for path in re.findall(r'href="([^"#]+)"', own))


def test_the_figures_of_the_page_are_whole_and_say_what_was_counted(written: Written, folder: Path):
    text = (folder / "index.html").read_text()
    figures = re.findall(r'<script type="application/json">(.*?)</script>', text)

    specs = [json.loads(figure) for figure in figures]
    assert len(specs) == 2 * 8 + 1
    first = " ".join(note["text"] for note in specs[0]["layout"]["annotations"])
    assert "with the trigger" in first and "10 %" in first and "n = 1 to 2 seeds" in first


def test_nothing_stored_is_an_error(specs: list[UnlearnSpec], store: Store, tmp_path: Path):
    with pytest.raises(LookupError, match="nothing of this study is stored"):
        write("Study", "Why?", specs, store, tmp_path)


def test_the_command_writes_a_named_study(
    made: Store,
    specs: list[UnlearnSpec],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setitem(STUDIES, "small", Study("Does it work?", lambda: specs))

    code = main(["report", "--cache", str(made.root), "small", "--to", str(tmp_path / "out")])

    answer = json.loads(capsys.readouterr().out)
    assert code == 0 and Path(answer["page"]).is_file()
    assert (answer["stored"], answer["of"]) == (9, 11)


def test_the_command_refuses_in_a_line(store: Store, capsys: pytest.CaptureFixture[str]):
    assert main(["report", "poisonin", "--to", "x"]) == 2
    assert "did you mean 'poisoning'" in capsys.readouterr().err
    assert main(["report", "--cache", str(store.root), "poisoning", "--to", "x"]) == 1
    assert "nothing of this study is stored" in capsys.readouterr().err


def test_a_report_of_ones_own_run_has_all_that_is_stored_of_its_scenario(made, tmp_path, capsys):
    key = next(row["key"] for row in made.rows() if row["unlearner"] == "ssd")

    code = main(["report", "--run", key, "--to", str(tmp_path), "--cache", str(made.root)])

    answer = json.loads(capsys.readouterr().out)
    assert code == 0 and answer["runs"] == [key]
    assert (answer["stored"], answer["of"]) == (9, 9)
    assert (tmp_path / "index.html").read_text().count("SSD") > 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--run", "0" * 20], "there is no run '00000000000000000000' in this store"),
        ([], "report needs a study or --run KEY, one of the two"),
        (["poisoning", "--run", "0" * 20], "report needs a study or --run KEY, one of the two"),
        (["--run", "0" * 20, "--seeds", "1"], "only a study can be changed by options"),
    ],
)
def test_a_report_of_what_is_not_there_is_refused_in_a_line(made, tmp_path, capsys, words, says):
    assert main(["report", *words, "--to", str(tmp_path), "--cache", str(made.root)]) == 2
    assert says in capsys.readouterr().err

"""Imports run one way: pages -> pages.views -> engine.figures -> the rest of engine."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
ENGINE = sorted((ROOT / "engine").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))
SCRIPTS = [path for path in PAGES if path.parent.name not in ("views", "pages")]


def imported(path: Path) -> set[str]:
    """The modules that ``path`` imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def offends(path: Path, *packages: str) -> set[str]:
    return {
        name for name in imported(path) for p in packages if name == p or name.startswith(f"{p}.")
    }


def found(paths: list[Path], *packages: str) -> dict[str, set[str]]:
    """Which of ``paths`` import one of ``packages``, and what of it."""
    what = {str(path.relative_to(ROOT)): offends(path, *packages) for path in paths}
    return {path: names for path, names in what.items() if names}


def test_the_engine_knows_nothing_of_the_app():
    assert found(ENGINE, "streamlit", "pages", "app") == {}


def test_only_figures_draw_and_nothing_but_the_app_and_a_report_draws_figures():
    others = [path for path in ENGINE if path.parent.name != "figures"]
    drawing = ("bench", "report")  # the bench times figures too

    assert found(others, "plotly", "matplotlib") == {}
    assert (
        found([path for path in others if path.parent.name not in drawing], "engine.figures") == {}
    )


def test_the_app_does_no_computing_of_its_own():
    assert found([ROOT / "app.py", *PAGES], "torch", "torchvision", "captum", "plotly") == {}


def test_no_page_imports_a_page():
    sections = ("pages.learn", "pages.do", "pages.look", "pages.keep", "pages.main")

    assert found(PAGES, *sections) == {}


def test_a_page_is_a_short_script():
    for path in SCRIPTS:
        tree = ast.parse(path.read_text())

        assert len(path.read_text().splitlines()) <= 70, path
        assert not [n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)], path


def test_the_file_tree_in_the_readme_is_true():
    tree = (ROOT / "README.md").read_text().split("## How it is built")[1].split("```")[1]
    folder = ROOT
    for line in filter(None, tree.splitlines()):
        names = line[:24].split()
        if not line.startswith(" "):
            folder = ROOT / names[0]
        for name in names:
            assert (ROOT / name).exists() or (folder / name).exists(), name

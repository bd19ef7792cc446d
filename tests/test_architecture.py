"""The house: imports run down one order of packages, and no room is a drawer."""

from __future__ import annotations

import ast
import functools
import re
import statistics
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENGINE = sorted((ROOT / "engine").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))

ORDER = (
    "engine.base",
    "engine.training",
    "engine.plugins",
    "engine.experiment",
    "engine.runs",
    "engine.analysis",
    "engine.figures",
    "engine.cli",
    "pages.shared",
    "pages",  # the frame and the pages, of which none imports another
    "pages.main",
)
"""From the ground up. The longest prefix decides where a module stands."""

FRAME = "pages.frame"
MOST_FILES = 18
MOST_FILES_OF_A_SHELF = 24
SHELVES = {"engine/figures/charts", "engine/plugins/unlearners"}
"""Folders of many files of one kind, of which a reader looks for one by its name."""


def module(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def rank(name: str) -> int | None:
    """The floor of a module; None for one outside the order, such as ``engine`` itself."""
    fits = [one for one in ORDER if name == one or name.startswith(f"{one}.")]
    return ORDER.index(max(fits, key=len)) if fits else None


@functools.cache
def imported(path: Path) -> frozenset[str]:
    """The modules that ``path`` imports, anywhere in it; names out of modules count as modules."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


def found(paths: list[Path], *packages: str) -> dict[str, set[str]]:
    """Which of ``paths`` import one of ``packages``, and what of it."""
    what = {
        str(path.relative_to(ROOT)): {
            name
            for name in imported(path)
            if any(name == p or name.startswith(f"{p}.") for p in packages)
        }
        for path in paths
    }
    return {path: names for path, names in what.items() if names}


def page_of(name: str) -> str:
    """The folder of ``pages`` that a module lies in."""
    return ".".join(name.split(".")[:2])


def test_imports_run_down():
    above = {
        (module(path), name)
        for path in [*ENGINE, *PAGES]
        for name in imported(path)
        if None not in (rank(name), rank(module(path))) and rank(name) > rank(module(path))
    }

    assert above == set()


def test_no_page_imports_another_page_or_the_frame():
    others = {
        (module(path), name)
        for path in PAGES
        for name in imported(path)
        if name.startswith("pages.")
        and module(path) != "pages.main"
        and page_of(name) not in (page_of(module(path)), "pages.shared")
    }

    assert others == set()


def test_imports_go_in_no_circle():
    names = {module(path) for path in [*ENGINE, *PAGES]}
    arrows = {
        module(path): {name for name in imported(path) & names if name != module(path)}
        for path in [*ENGINE, *PAGES]
        if path.name != "__init__.py"
    }
    while free := {name for name, onto in arrows.items() if not onto & arrows.keys()}:
        arrows = {name: onto for name, onto in arrows.items() if name not in free}

    assert arrows == {}


def test_no_folder_of_pages_is_a_module_of_python():
    folders = {path.name for path in (ROOT / "pages").iterdir() if path.is_dir()}

    assert folders.isdisjoint(sys.stdlib_module_names)
    assert list((ROOT / "pages").rglob("__init__.py")) == []


def test_the_engine_stands_on_eight_packages_and_no_loose_module():
    folders = {path.parent.name for path in (ROOT / "engine").glob("*/__init__.py")}
    loose = {path.name for path in (ROOT / "engine").glob("*.py")}

    assert folders == {name.split(".")[1] for name in ORDER if name.startswith("engine.")}
    assert loose == {"__init__.py", "__main__.py"}


def test_no_folder_is_a_drawer():
    sizes = {}
    for folder in {path.parent for path in [*ENGINE, *PAGES]}:
        files = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
        sizes[str(folder.relative_to(ROOT))] = len(files)
    full = {
        name: n
        for name, n in sizes.items()
        if n > (MOST_FILES_OF_A_SHELF if name in SHELVES else MOST_FILES)
    }

    assert full == {}
    assert statistics.median(sizes.values()) <= 8


@pytest.mark.parametrize(
    "head", [path for path in ENGINE if path.name == "__init__.py"], ids=lambda path: module(path)
)
def test_every_package_says_what_belongs_there(head):
    text = ast.get_docstring(ast.parse(head.read_text())) or ""

    assert len(text.partition("\n")[0]) >= 20


def test_every_file_says_what_it_is_for_and_is_read_in_one_sitting():
    for path in [*ENGINE, *PAGES]:
        text = path.read_text()

        assert ast.get_docstring(ast.parse(text)) or path.name == "__main__.py", path
        assert text.count("\n") <= 300, path


def test_no_two_public_classes_share_a_name():
    places: dict[str, list[str]] = {}
    for path in [*ENGINE, *PAGES]:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(module(path))

    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_the_engine_knows_nothing_of_the_app():
    assert found(ENGINE, "streamlit", "pages", "app") == {}


def test_no_unlearner_imports_what_would_open_its_evidence():
    unlearners = [path for path in ENGINE if "unlearners" in path.parts]
    keys = ("engine.base.sealed", "engine.training.split", "gc", "inspect", "sys", "weakref")
    data = ("engine.plugins.datasets", "engine.plugins.manipulations")

    assert len(unlearners) > 20
    assert found(unlearners, *keys, *data) == {}


def test_no_detector_imports_what_would_open_its_evidence():
    detectors = [path for path in ENGINE if "detectors" in path.parts]
    keys = ("engine.base.sealed", "engine.training.split", "gc", "inspect", "sys", "weakref")
    data = ("engine.plugins.datasets", "engine.plugins.manipulations")

    assert len(detectors) > 10
    assert found(detectors, *keys, *data) == {}


def test_only_figures_draw():
    others = [path for path in ENGINE if "figures" not in path.parts]

    assert found(others, "plotly", "matplotlib") == {}


def test_the_app_does_no_computing_of_its_own():
    assert found([ROOT / "app.py", *PAGES], "torch", "torchvision", "captum", "plotly") == {}


def test_a_page_is_a_short_script():
    scripts = [path for path in PAGES if "st.Page(" in path.read_text()]
    for path in scripts:
        tree = ast.parse(path.read_text())

        assert len(path.read_text().splitlines()) <= 70, path
        assert not [n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)], path


def folders_in(text: str) -> set[str]:
    """The folders that the README's tree names, by their indentation."""
    named: set[str] = set()
    above: list[str] = []
    for line in filter(None, text.splitlines()):
        depth = (len(line) - len(line.lstrip())) // 2
        names = [word for word in re.split(r" {2,}", line.strip())[0].split() if word[-1] == "/"]
        named |= {"/".join([*above[:depth], name.rstrip("/")]) for name in names}
        above = [*above[:depth], *(name.rstrip("/") for name in names[:1])]
    return named


def folders_of(top: str, depth: int) -> set[str]:
    """``top`` and its folders of code, down to ``depth`` names."""
    files = [path.relative_to(ROOT) for path in (ROOT / top).rglob("*.py")]
    return {
        "/".join(path.parts[:n])
        for path in files
        for n in range(1, min(len(path.parts), depth + 1))
    }


def test_the_file_tree_in_the_readme_is_the_tree():
    tree = (ROOT / "README.md").read_text().split("## How it is built")[1].split("```")[1]

    named = folders_in(tree) - {"cache", "cache/starter", "tests"}

    assert named == folders_of("engine", 3) | folders_of("pages", 2)

"""Whatever is typed: an answer, or one line that says what is wrong; never a traceback.

``make campaign`` tries as many as there is time for.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest

from engine.cli import COMMANDS, main

TRIED = 300

VALUES = [
    "", "0", "-1", "1", "2", "1e300", "-1e300", "nan", "inf", "-inf", "0.5", "0,02", "5%", "1/0",
    "true", "x" * 300, "x" * 5000, "a\0b", "\udcff", "ü猫", "'", '"', "../../etc", "/", "/dev/null",
    ".", "{cache}", "{json}", "{deep}", "{text}", "{zip}", "digits", "poisoning", "ssd", "none",
    "resnet-small", "oracle", "0" * 20, "f" * 20, "99999999999999999999999999", "[]", "{}", "null",
    "-", "--", "=", "paper", "rem", "given", "starter", "local", "inline", "ray", "slurm",
]  # fmt: skip

OPTIONS = [
    "--cache", "--dataset", "--model", "--manipulation", "--size", "--seed", "--known",
    "--unlearner", "--original", "--select", "--max-gb", "--seconds", "--devices", "--here",
    "--pictures-per-second", "--peak", "--share-of-peak", "--exact", "--methods", "--sizes",
    "--seeds", "--side", "--weights", "--make", "--run", "--study", "--table", "--to", "--backend",
    "--cpus", "--minutes", "--recipe.steps", "--recipe.batch_size", "--recipe.lr",
    "--unlearner.alpha", "--manipulation.target", "--model.width", "--dataset.x", "--replace",
    "--quick", "--nonsense", "-h", "-x", "--recipe.", "--.", "--unlearner.alpha=", "--size=",
]  # fmt: skip

OF = {
    "run": OPTIONS[1:10] + OPTIONS[31:37],
    "cost": ["--seconds", "--devices", "--pictures-per-second", "--peak", "--share-of-peak",
             "--exact", "--methods", "--known", "--sizes", "--seeds", "--recipe.steps"],
    "gc": ["--max-gb"],
    "export": ["--run", "--study", "--table", "--weights", "--replace", "--sizes"],
    "report": ["--to", "--dataset", "--known", "--recipe.steps"],
    "study": ["--backend", "--cpus", "--minutes", "--methods", "--known", "--seeds", "--dataset"],
    "adopt": ["--dataset", "--model", "--size", "--known"],
    "weights": ["--make"],
    "import": ["--side"],
}  # fmt: skip
"""What a command knows, so that more than its parser is tried."""

FIRST = {
    "cost": ["poisoning", "why-ssd"], "report": ["poisoning"], "study": ["no-such"],
    "adopt": ["{text}", "{zip}", "{json}"], "import": ["{zip}", "{cache}", "{text}"],
    "export": ["{cache}/out.zip", "{text}"], "weights": ["0" * 20, "x"],
}  # fmt: skip

SLOW = {"bench", "fetch"}
"""Commands that measure or download for minutes if they are given what they want."""


def files_in(tmp_path: Path) -> dict[str, str]:
    """What ``{name}`` in a value stands for."""
    (tmp_path / "values.json").write_text('{"device": 3, "seconds": [1]}')
    (tmp_path / "deep.json").write_text("[" * 100_000)
    (tmp_path / "text.txt").write_bytes(b"\xff\xfeno text")
    (tmp_path / "empty.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    names = {"json": "values.json", "deep": "deep.json", "text": "text.txt", "zip": "empty.zip"}
    return {"cache": str(tmp_path / "c"), **{k: str(tmp_path / v) for k, v in names.items()}}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    return files_in(tmp_path)


def command_line(rng: random.Random, files: dict[str, str]) -> list[str]:
    command = rng.choice(sorted(set(COMMANDS) - SLOW))
    known = OF.get(command, OPTIONS) if rng.random() < 0.8 else OPTIONS
    words = [command, *rng.sample(FIRST.get(command, [""]), 1)] if rng.random() < 0.7 else [command]
    words = [word for word in words if word]
    for _ in range(rng.randint(0, 5)):
        option, value = rng.choice(known), rng.choice(VALUES)
        words += rng.choice([[option, value], [value], [option], [f"{option}={value}"]])
    words = [word.format(**files) if word[:1] == "{" and word[1:2].isalpha() else word
             for word in words]  # fmt: skip
    if "--cache" not in words:
        words += ["--cache", files["cache"]]
    return words


def nothing_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that would be made fail at once, in the way that a method fails."""

    def refuse(spec, *, fetch, progress):
        raise ValueError("nothing is computed here")

    monkeypatch.setattr("engine.runs.jobs.execution._pipeline", lambda: refuse)
    monkeypatch.setattr("engine.cli.run.say_expected", lambda *_: None)
    monkeypatch.setenv("LAB_BACKEND", "inline")


@pytest.fixture
def nothing_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_computed(monkeypatch)


def test_no_command_line_shows_a_traceback(
    files, nothing_is_computed, capsys, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    rng = random.Random(16)
    odd = []
    for _ in range(TRIED):
        words = command_line(rng, files)
        try:
            code = main(words)
        except SystemExit as end:  # argparse ends so after --help
            code = end.code
        except Exception as error:
            odd.append((words, f"{type(error).__name__}: {error}"))
            continue
        said = capsys.readouterr().err
        if code not in (0, 1, 2) or "Traceback" in said or (code and "engine: " not in said):
            odd.append((words, said))

    assert odd == []


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["gc", "--max-gb", "1e300"], 2, "--max-gb must be 0 to 1e+09, got 1e+300"),
        (["gc", "--max-gb", "nan"], 2, "--max-gb must be 0 to 1e+09, got nan"),
        (["verify", "--cache", "x" * 300], 2, "a name in a path has at most 255 bytes, got 300"),
        (["verify", "--cache", "a\0b"], 2, "a path has no NUL character, got 'a\\x00b'"),
        (["verify", "--cache", "a/" * 3000], 2, "a path has at most 4,095 bytes, got 6,000"),
        (["import", "x" * 300, "mine"], 2, "a name in a path has at most 255 bytes, got 300"),
        (["import", "a\0b", "mine"], 2, "a path has no NUL character"),
        (["import", "x" * 300 + ".zip"], 2, "a name in a path has at most 255 bytes, got 304"),
        (["export", "x" * 300], 2, "a name in a path has at most 255 bytes, got 300"),
        (["run", "--dataset", "digits", "--size", "high"], 2, "must be a number such as 0.02"),
        (["run", "--dataset", "digits", "--recipe.batch_size", "1"], 2,
         "batch_size must be at least 2, got 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_bound_and_its_value(words, code, message, capsys):
    assert main(words) == code
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[1]", "expected object, got array"),
        ("{}", "object missing required field device"),
        ('{"device": 3, "seconds": {}}', "device: expected str, got int"),
        ('{"device": "x", "seconds": [1]}', "seconds: expected object, got array"),
        ('{"device": "x", "seconds": {"a": "b"}}', "seconds.a: expected float, got str"),
        ('{"device": "x", "seconds": {"a": -5}}', "seconds.a: expected float >= 0.0, got -5"),
        ('{"device": "x", "seconds": {"a": 1e999}}', "out of range"),
        ("[" * 100_000, "engine: "),
        ("", "is no JSON document"),
        ("\0", "is no JSON document"),
    ],
)
def test_seconds_of_another_shape_are_named(tmp_path, capsys, content, message):
    (tmp_path / "s.json").write_text(content)

    code = main(["cost", "poisoning", "--seconds", str(tmp_path / "s.json")])

    assert code == 2
    assert message in capsys.readouterr().err


def test_shares_are_read_as_people_write_them():
    from engine.cli.options.parser import share_or_count
    from engine.cli.run import spec_of

    assert [share_or_count(text) for text in ("0,02", "2%", "2 %", "0.02")] == [0.02] * 4
    spec = spec_of(
        ["--dataset", "digits", "--size", "0,5%", "--known", "10%", "--unlearner", "ssd"]
    )
    assert spec.train.manipulation.size == 0.005 and spec.known == 0.1


def test_a_spec_with_a_byte_order_mark_is_read(tmp_path):
    from engine.cli.run import spec_of
    from engine.cli.sweep import specs_in
    from engine.experiment.specs import canonical

    spec = spec_of(["--dataset", "digits"])
    (tmp_path / "spec.json").write_bytes(b"\xef\xbb\xbf" + canonical(spec).encode())

    assert specs_in(tmp_path / "spec.json") == [spec]


def test_workers_that_are_no_number_are_named(monkeypatch):
    from engine.runs.jobs.backends.worker import workers_here

    monkeypatch.setenv("LAB_WORKERS", "two")
    with pytest.raises(ValueError, match="LAB_WORKERS must be a whole number"):
        workers_here()


def test_a_reader_that_leaves_early_and_a_terminal_of_few_letters_are_no_errors(tmp_path):
    import subprocess
    import sys

    list_all = [sys.executable, "-m", "engine", "list"]
    early = subprocess.run(
        f"{' '.join(list_all)} | head -c 5", shell=True, capture_output=True, text=True
    )
    assert len(early.stdout) == 5 and early.stderr == ""
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii"}
    said = subprocess.run([*list_all[:3], "ünï猫"], env=ascii_only, capture_output=True, text=True)
    assert said.returncode == 2 and "Traceback" not in said.stderr
    assert json.loads(subprocess.run(list_all, capture_output=True, text=True).stdout)

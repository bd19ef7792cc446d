from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runs.store import DiskFull, events


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def test_events_are_read_from_where_one_left_off(file: Path):
    events.append(file, {"done": 1})
    first, offset = events.read(file)
    events.append(file, {"done": 2})
    second, end = events.read(file, offset)

    assert (first, second) == ([{"done": 1}], [{"done": 2}])
    assert events.read(file, end) == ([], end)


def test_a_line_under_way_is_left_for_the_next_time(file: Path):
    file.write_bytes(b'{"done": 1}\n{"done"')
    first, offset = events.read(file)
    with file.open("ab") as more:
        more.write(b": 2}\n")

    assert first == [{"done": 1}]
    assert events.read(file, offset)[0] == [{"done": 2}]


def test_lines_that_are_no_events_are_passed_over(file: Path):
    file.write_bytes(b'{"done": 1}\nnonsense\n\n[1]\n\xff\xfe\n{"done": 2}\n')

    assert events.read(file)[0] == [{"done": 1}, {"done": 2}]


def test_a_file_that_was_begun_anew_is_read_from_its_start(file: Path):
    file.write_bytes(b'{"done": 1}\n' * 5)
    _, offset = events.read(file)
    file.write_bytes(b'{"done": 7}\n')

    assert events.read(file, offset)[0] == [{"done": 7}]


def test_a_run_without_events_has_none(file: Path):
    assert events.read(file, 12) == ([], 0)


@given(st.lists(st.binary(max_size=60)), st.integers(0, 200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_without_an_error(parts: list[bytes], offset: int):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "events.jsonl"
        file.write_bytes(b"\n".join(parts))

        found, end = events.read(file, offset)

    assert all(isinstance(event, dict) for event in found)
    assert 0 <= end <= len(b"\n".join(parts))


@given(st.lists(st.dictionaries(st.text(), st.floats(allow_nan=False) | st.text()), max_size=8))
@settings(max_examples=50, deadline=None)
def test_what_is_appended_is_read_back_whatever_the_cuts(written: list[dict[str, object]]):
    with tempfile.TemporaryDirectory() as folder:
        file, found, offset = Path(folder) / "events.jsonl", list[dict[str, object]](), 0
        for event in written:
            events.append(file, event)
            some, offset = events.read(file, offset)
            found += some

    assert found == written


def test_lines_of_two_processes_do_not_mix(file: Path):
    script = (
        "import sys; from pathlib import Path; from engine.runs.store import events\n"
        f"for n in range(500): events.append(Path({str(file)!r}), "
        "{'who': sys.argv[1], 'n': n, 'text': 'x' * 200})"
    )
    writers = [subprocess.Popen([sys.executable, "-c", script, who]) for who in "ab"]
    assert [writer.wait() for writer in writers] == [0, 0]

    found, _ = events.read(file)

    assert len(found) == len(file.read_bytes().splitlines()) == 1000
    for who in "ab":
        assert [event["n"] for event in found if event["who"] == who] == list(range(500))
    assert json.loads(file.read_bytes().splitlines()[0])["text"] == "x" * 200


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said_in_a_sentence():
    with pytest.raises(DiskFull, match="free some space"):
        events.append(Path("/dev/full"), {"done": 1})

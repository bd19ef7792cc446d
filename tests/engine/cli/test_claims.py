"""``verify --claims`` as a person types it."""

from __future__ import annotations

import json

from engine.analysis.claims.claim import Finding, SeedMean
from engine.cli import main
from engine.cli.claims import claims_file, moved, table
from tests.engine.analysis.claims.test_claim import CLAIM, number


def test_without_runs_every_claim_is_untested_and_said_to_have_moved(store, capsys):
    code = main(["verify", "--claims", "--cache", str(store.root)])

    said = capsys.readouterr()
    answer = json.loads(said.out)
    assert code == 1
    assert {one["verdict"] for one in answer["claims"].values()} == {"not tested"}
    assert answer["moved"] == sorted(answer["claims"])
    assert "does not say what it said when shipped" in said.err


def test_what_is_as_shipped_passes(store, capsys):
    main(["verify", "--claims", "--cache", str(store.root)])
    now = json.loads(capsys.readouterr().out)["claims"]
    claims_file(store).parent.mkdir(parents=True)
    claims_file(store).write_text(json.dumps(now))

    assert main(["verify", "--claims", "--cache", str(store.root)]) == 0


def test_a_number_that_moved_is_named():
    before = {"a": {"numbers": {"0.1": [0.5, 0.4, 0.6]}}, "b": {"numbers": {}}}
    after = {"a": {"numbers": {"0.1": [0.501, 0.4, 0.6]}}, "b": {"numbers": {}}}

    assert moved(after, before) == ["a"] and moved(before, before) == []


def test_the_table_gives_numbers_with_intervals_n_and_seeds():
    found = Finding(CLAIM, {0.1: number(0.0, 0.4), 0.5: SeedMean(0.25, None, (0,))})

    line = table([found]).splitlines()[-1]

    assert "| **partly** | γ 0.1: 20.0 % (0.0 to 40.0); γ 0.5: 25.0 % (one seed) |" in line
    assert "| 1, 0–2 | below 50 % of the gap" in line

"""Flows of fates, counted by hand."""

from __future__ import annotations

import pandas as pd

from engine.analysis.samples.two_models import fate_flows


def table(fates: dict[int, str], identified: tuple[int, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {"fate": list(fates.values()), "is_identified": [i in identified for i in fates]},
        index=list(fates),
    )


def test_each_picture_is_in_the_one_flow_that_it_took():
    before = table({7: "fooled", 3: "fooled", 9: "correct", 4: "fooled"}, identified=(3, 7))
    after = table({3: "correct", 7: "otherwise", 9: "correct", 4: "fooled"}, identified=(3, 7))

    flows = fate_flows(before, after)

    assert [(f.is_identified, f.before, f.after, f.indices) for f in flows] == [
        (True, "fooled", "correct", (3,)),
        (True, "fooled", "otherwise", (7,)),
        (False, "correct", "correct", (9,)),
        (False, "fooled", "fooled", (4,)),
    ]

"""The figures of the page Compare, in their order on it."""

from __future__ import annotations

import json

CORR, RETAIN, OTHER, PLANE, COSTS, RESPONSE, DISAGREE = range(7)


def figure(app, number: int) -> dict:
    return json.loads(app.get("plotly_chart")[number].proto.spec)


def trace(app, number: int, name: str) -> dict:
    (found,) = [t for t in figure(app, number)["data"] if t.get("name") == name]
    return found


def footer(app, number: int) -> str:
    notes = figure(app, number)["layout"]["annotations"]
    return " ".join(n["text"].replace("<br>", " ") for n in notes if n.get("name") == "footer")

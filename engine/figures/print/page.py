"""One HTML page of many figures that needs no network: Plotly is in it once.

A figure is drawn when it comes into view. Where the mouse lies on a line of a ``focus`` figure,
the other lines fade.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs


@dataclass(frozen=True)
class Drawing:
    """A figure of the page.

    Attributes:
        alt: what it shows, for those who do not see it.
        file: what the browser calls the picture that the figure's own button saves.
        is_focus: whether the mouse brings a line forward.
    """

    figure: go.Figure = field(repr=False)
    alt: str
    file: str
    is_focus: bool = False


@dataclass(frozen=True)
class Section:
    """A heading, what is drawn below it side by side, a table, and files to take away.

    Attributes:
        id: the anchor in the page.
        level: of the heading: 2 for a scenario, 3 for one of its figures.
        table: head first; shown on demand under ``table_name``.
        files: what a link says, and where it leads, relative to the page.
    """

    id: str
    title: str
    level: int = 3
    text: str = ""
    drawings: Sequence[Drawing] = ()
    table: Sequence[Sequence[str]] = ()
    table_name: str = "The numbers"
    files: Sequence[tuple[str, str]] = ()


def page(title: str, intro: str, sections: Sequence[Section]) -> str:
    """The whole page as text."""
    links = "".join(
        f'<li><a href="#{escape(s.id)}">{escape(s.title)}</a></li>'
        for s in sections
        if s.level == 2
    )
    body = "".join(map(_section, sections))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}'
        '</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style><script>{get_plotlyjs()}</script></head><body><main>"
        f"<h1>{escape(title)}</h1><p>{escape(intro)}</p><nav><ul>{links}</ul></nav>{body}</main>"
        f"<script>{_SCRIPT}</script></body></html>\n"
    )


def _section(section: Section) -> str:
    text = f"<p>{escape(section.text)}</p>" if section.text else ""
    drawings = "".join(map(_drawing, section.drawings))
    row = f'<div class="row">{drawings}</div>' if drawings else ""
    files = " · ".join(
        f'<a href="{escape(path)}">{escape(words)}</a>' for words, path in section.files
    )
    return (
        f'<section id="{escape(section.id)}"><h{section.level}>{escape(section.title)}'
        f"</h{section.level}>{text}{row}{_table(section)}"
        + (f'<p class="files">{files}</p>' if files else "")
        + "</section>"
    )


def _drawing(drawing: Drawing) -> str:
    figure = go.Figure(drawing.figure)
    figure.update_layout(paper_bgcolor="#ffffff", plot_bgcolor="#ffffff")
    config = {
        "displaylogo": False,
        "responsive": True,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "scale": 2, "filename": drawing.file},
    }
    spec = {**json.loads(figure.to_json()), "config": config}
    data = json.dumps(spec, separators=(",", ":")).replace("<", "\\u003c")
    focus = " data-focus" if drawing.is_focus else ""
    return (
        f'<div class="figure" role="img" aria-label="{escape(drawing.alt)}"{focus} '
        f'style="min-height:{figure.layout.height}px">'
        f'<script type="application/json">{data}</script></div>'
    )


def _table(section: Section) -> str:
    if not section.table:
        return ""
    head, *rows = section.table
    cells = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    lines = "".join(f"<tr>{_row(row)}</tr>" for row in rows)
    details = "<details>" if section.drawings else "<details open>"
    return (
        f"{details}<summary>{escape(section.table_name)}</summary><div class='wide'><table>"
        f"<thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table></div></details>"
    )


def _row(row: Sequence[str]) -> str:
    first, *rest = row
    cells = "".join(f"<td>{escape(text)}</td>" for text in rest)
    return f'<th scope="row">{escape(first)}</th>{cells}'


_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #1b2430; background: #fff; margin: 0; }
main { max-width: 78rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.75rem; }
h2 { margin-top: 3rem; border-top: 1px solid #d3d9de; padding-top: 1rem; }
h3 { margin: 2rem 0 0.25rem; } a { color: #0a6b62; }
.row {
  display: grid; gap: 1rem; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
}
.figure { min-width: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.2rem 0.6rem; border-bottom: 1px solid #e3e7ea; text-align: left; }
th, td { white-space: nowrap; }
summary { cursor: pointer; } .files { font-size: 0.9rem; }
"""

_SCRIPT = """
const draw = element => {
  const figure = JSON.parse(element.querySelector('script').textContent);
  Plotly.newPlot(element, figure.data, figure.layout, figure.config).then(() => {
    if ('focus' in element.dataset) focus(element);
  });
};
const focus = element => {
  const name = trace => trace.name.split(',')[0];
  const fade = chosen => Plotly.restyle(element, {
    opacity: element.data.map(trace => chosen === null || name(trace) === chosen ? 1 : 0.12),
  });
  element.on('plotly_hover', event => fade(name(event.points[0].data)));
  element.on('plotly_unhover', () => fade(null));
};
const seen = new IntersectionObserver(entries => {
  for (const entry of entries) if (entry.isIntersecting) {
    seen.unobserve(entry.target);
    draw(entry.target);
  }
}, {rootMargin: '600px'});
document.querySelectorAll('.figure').forEach(element => seen.observe(element));
"""

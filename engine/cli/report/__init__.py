"""A study as people read it: tables in Markdown and CSV, the paper's figures, one page of all."""

from engine.cli.report.markdown import report

__all__ = ["report"]

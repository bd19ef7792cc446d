"""Runs on their way between machines: one folder or zip that other programs can read too."""

from engine.runs.exchange.exporting import Exported, export, is_export
from engine.runs.exchange.importing import ImportedRuns, import_runs
from engine.runs.exchange.sums import ExportDamaged

__all__ = ["ExportDamaged", "Exported", "ImportedRuns", "export", "import_runs", "is_export"]

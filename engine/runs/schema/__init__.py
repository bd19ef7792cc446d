"""What each file of a finished run may hold: types, ranges, sizes. Held on import and on reading.

The one place that says it. Imports no torch: the store checks what it finds with it.
"""

from engine.base.decoding import Odd, decoded
from engine.runs.schema.documents import ManifestDocument, Metrics
from engine.runs.schema.tables import grid_table, predictions_table
from engine.runs.schema.whole_run import check_needed, check_spec, check_whole

__all__ = [
    "ManifestDocument",
    "Metrics",
    "Odd",
    "check_needed",
    "check_spec",
    "check_whole",
    "decoded",
    "grid_table",
    "predictions_table",
]

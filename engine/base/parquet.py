"""Tables as Parquet bytes, with page checksums so that a flipped bit is noticed on reading.

Columns of 32-bit integers are places in a data set, mostly rising by little: they are stored as
differences, which takes a fifth off a table of predictions.
"""

from __future__ import annotations

import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def to_parquet(table: pd.DataFrame, *, level: int = 12) -> bytes:
    """``table`` as bytes; a lower ``level`` of compression is quicker."""
    buffer = io.BytesIO()
    places = [name for name in table if table[name].dtype == "int32"]
    pq.write_table(
        pa.Table.from_pandas(table, preserve_index=False),
        buffer,
        compression="zstd",
        compression_level=level,
        write_page_checksum=True,
        use_dictionary=[name for name in table if name not in places],
        column_encoding=dict.fromkeys(places, "DELTA_BINARY_PACKED"),
    )
    return buffer.getvalue()


def from_parquet(data: bytes, *, without: str = "") -> pd.DataFrame:
    """The table in ``data``, but for the columns whose names begin with ``without``."""
    file = pq.ParquetFile(io.BytesIO(data), page_checksum_verification=True)
    names = [name for name in file.schema_arrow.names if not (without and name.startswith(without))]
    table: pd.DataFrame = file.read(columns=names, use_threads=False).to_pandas()  # is quicker so
    return table

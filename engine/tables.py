"""Tables as Parquet bytes, with page checksums so that a flipped bit is noticed on reading."""

from __future__ import annotations

import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def to_parquet(table: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(
        pa.Table.from_pandas(table, preserve_index=False),
        buffer,
        compression="zstd",
        compression_level=12,
        write_page_checksum=True,
    )
    return buffer.getvalue()


def from_parquet(data: bytes) -> pd.DataFrame:
    table: pd.DataFrame = pq.read_table(
        io.BytesIO(data), page_checksum_verification=True
    ).to_pandas()
    return table

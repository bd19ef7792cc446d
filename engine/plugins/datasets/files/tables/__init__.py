"""Tables that lead to pictures: CSV, TSV, Parquet."""

"""Knobs and registries, progress, seeds, device, Parquet bytes: knows nothing of unlearning."""

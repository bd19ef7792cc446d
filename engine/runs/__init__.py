"""Finished and running runs: store, jobs, exchange, weights, cost."""

"""One run: its spec, scenario, data, pipeline, predictions, metrics and selection."""

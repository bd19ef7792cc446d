"""Numbers of whole runs: side by side, over γ, in sentences."""

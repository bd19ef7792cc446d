"""Single samples: their table, their verdicts, two models, the map."""

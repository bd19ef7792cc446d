"""How much work a run is, and how long that takes here."""

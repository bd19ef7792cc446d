"""Lists of specs: the shipped results, the papers' tables, and what changes one thing."""

"""What several interpreters are made of."""

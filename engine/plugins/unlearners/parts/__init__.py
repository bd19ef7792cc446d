"""What several unlearners are made of; no method by itself."""

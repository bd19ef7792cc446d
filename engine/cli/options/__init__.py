"""What several commands read: scenario, study, knobs, backends; and what they say meanwhile."""

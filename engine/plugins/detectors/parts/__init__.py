"""What detectors share: features at each depth, scores of S_f that did not know themselves."""

"""Pixels in, PNG bytes or HTML out."""

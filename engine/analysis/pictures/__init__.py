"""Pixels: galleries, previews, the trigger, the stamp test."""

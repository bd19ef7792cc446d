"""Questions asked of finished runs, plain values out."""

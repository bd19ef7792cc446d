"""Plain values in, a Plotly figure out, one chart a file."""

"""Figures and pages for paper and for files, without a server."""

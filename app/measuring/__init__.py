"""Measures and pictures of the running window."""

"""Sizes and bounds of the semantic vector that hold for every face model."""

SH_BANDS = 9
COMPONENT_LIMIT = 3.0
"""Unnamed expression components stay within this many σ of the neutral face."""

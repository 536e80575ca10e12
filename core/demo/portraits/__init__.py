"""Synthetic portraits: scenes, their geometry and their pictures."""

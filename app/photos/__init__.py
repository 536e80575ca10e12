"""Bringing a photograph into the window: the search and its dialog."""

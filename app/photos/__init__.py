"""Bringing a photograph into the window: search, dialog, and what opens them."""

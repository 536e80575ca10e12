"""Widgets, models and actions that several panels share."""

"""Scenes: what a synthetic portrait shows, its true face parameters, and the renders of it."""

"""Keyframes on a line of time, played and exported as a movie."""

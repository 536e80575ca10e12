"""Docked panels and bars: each widget follows the session and writes to it, and keeps no value itself."""

"""Judges: what reads faces in pictures without having taken part in an edit."""

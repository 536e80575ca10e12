"""Portraits driven by a photograph or a film: faces are followed, fitted, and become values of controls."""

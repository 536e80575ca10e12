"""Bringing a photograph into the generator: align it, and find the code whose picture it resembles most."""

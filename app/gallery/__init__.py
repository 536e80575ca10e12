"""Portraits to choose from: random ones, favourites, look-alikes."""

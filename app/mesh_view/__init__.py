"""The mesh under the portrait's light."""

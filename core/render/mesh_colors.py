"""What colours a mesh has."""

from typing import Literal

MeshColors = Literal["lit", "albedo"]
"""Under the portrait's light, or the skin's own, without light."""

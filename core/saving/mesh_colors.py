"""What colours a saved mesh has."""

from typing import Literal

MeshColors = Literal["lit", "albedo"]

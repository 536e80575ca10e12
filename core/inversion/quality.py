"""How thoroughly a photograph is searched for."""

from typing import Literal

InversionQuality = Literal["quick", "full"]

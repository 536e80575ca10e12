"""How large and how faithful pictures are written."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import ExportError

LEAST_SIDE, MOST_SIDE = 16, 8192
LEAST_QUALITY, MOST_QUALITY, USUAL_QUALITY = 1, 100, 95


@dataclass(frozen=True)
class PictureStyle:
    """How a picture is written.

    Attributes:
        side: of the longer side in pixels, by Lanczos' filter; None keeps the generator's size.
        quality: of WebP and JPEG, from 1 to 100.

    Raises:
        ExportError: one of them is out of range.
    """

    side: int | None = None
    quality: int = USUAL_QUALITY

    def __post_init__(self) -> None:
        if self.side is not None and not LEAST_SIDE <= self.side <= MOST_SIDE:
            raise ExportError(
                f"A picture of {self.side} pixels is out of range; choose {LEAST_SIDE} to {MOST_SIDE}."
            )
        if not LEAST_QUALITY <= self.quality <= MOST_QUALITY:
            raise ExportError(
                f"Quality {self.quality} is out of range; choose {LEAST_QUALITY} to {MOST_QUALITY}."
            )


USUAL_STYLE = PictureStyle()

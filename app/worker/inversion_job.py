"""The search for a photograph's portrait, as the render thread serves it: one step at a time."""

from __future__ import annotations

from core.editing.face_pipeline import FacePipeline
from core.inversion.alignment import AlignedPhoto
from core.inversion.inversion import Inversion, InversionProgress
from core.inversion.quality import InversionQuality


class InversionJob:
    """One search. The window makes it; only the thread that owns the networks advances it."""

    def __init__(self, photo: AlignedPhoto, quality: InversionQuality) -> None:
        self._photo, self._quality = photo, quality
        self._inversion: Inversion | None = None

    def advance(self, pipeline: FacePipeline) -> InversionProgress:
        """Make the next step; the first one prepares the search."""
        if self._inversion is None:
            self._inversion = Inversion(pipeline.rig, self._photo, self._quality)
        return self._inversion.advance()

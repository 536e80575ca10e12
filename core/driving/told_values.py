"""What the points of tracked faces say of a rig's face model, whichever readers saw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.driving.face_tracker import READER_PARTS, TrackedFace
from core.face.point_values import PointValues


class ToldValues:
    """Reads faces, see `core.face.point_values`.

    Args:
        values: what each reader tells of the rig's model, by its name; none where nothing is known of it.
        reader: the one that tracked the faces.
    """

    def __init__(self, values: Mapping[str, PointValues], reader: str) -> None:
        self._values, self._reader = values, reader
        self._known = reader in values
        self._parts = {reader: slice(None)} | dict(READER_PARTS.get(reader, {}))

    @property
    def names(self) -> tuple[str, ...]:
        """Of the controls that it reads, in their units."""
        return self._values[self._reader].names if self._known else ()

    def read(self, faces: Sequence[TrackedFace]) -> np.ndarray:
        """Return values (N, V) of faces in their squares; those of units may exceed them."""
        return np.stack([self._read(face) for face in faces]) if self._known else np.empty((len(faces), 0))

    def _read(self, face: TrackedFace) -> np.ndarray:
        """Read one face by the points of the fullest reader that saw it."""
        reader, part = next((n, p) for n, p in self._parts.items() if face.seen[p].all())
        return self._values[reader].read(face.points[None, part])[0]

"""What the points of a face reader mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

Part = Literal["contour", "brows", "nose", "eyes", "irises", "lips"]
"""A part of a face: the jaw line slides along the silhouette, eyes are their lids."""


@dataclass(frozen=True, eq=False)
class PointSet:
    """The points of a reader.

    Attributes:
        count: K.
        ibug: (68,) which of them stand for the landmarks of `core.face.landmarks`.
        parts: which of them show each part of a face; what is in none of them says little or the same twice.
    """

    count: int
    ibug: np.ndarray
    parts: Mapping[Part, tuple[int, ...]]

    @property
    def part_of(self) -> tuple[Part | None, ...]:
        """The part of each point."""
        owners = {row: part for part, rows in self.parts.items() for row in rows}
        return tuple(owners.get(row) for row in range(self.count))

    def only(self, parts: Collection[Part]) -> PointSet:
        """Return the same points of which those of other parts than these say nothing."""
        return PointSet(self.count, self.ibug, {part: self.parts[part] for part in parts})


def joined(first: PointSet, second: PointSet) -> PointSet:
    """Return the points of one reader and then those of another; the landmarks are the first one's."""
    parts: dict[Part, tuple[int, ...]] = dict(first.parts)
    for part, rows in second.parts.items():
        parts[part] = parts.get(part, ()) + tuple(first.count + row for row in rows)
    return PointSet(first.count + second.count, first.ibug, parts)

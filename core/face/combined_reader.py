"""Both readers at once: each shows the parts of a face that it reads best.

MediaPipe knows lids, irises and lips, but its mesh hardly follows brows and blunts an open jaw; of these
dlib's points say more. Lips and nose are told by both, whose errors differ.
"""

from __future__ import annotations

import numpy as np

from core.face.dlib_reader import DlibReader
from core.face.mediapipe.reader import MediapipeReader, extent
from core.face.point_set import Part, joined

MESH_PARTS: tuple[Part, ...] = ("nose", "eyes", "irises", "lips")
LANDMARK_PARTS: tuple[Part, ...] = ("contour", "brows", "nose", "lips")


class CombinedReader:
    """A `FaceReader`: MediaPipe's 478 points, then dlib's 68, of faces that both find."""

    points = joined(MediapipeReader.points.only(MESH_PARTS), DlibReader.points.only(LANDMARK_PARTS))

    @staticmethod
    def installed() -> bool:
        """See `FaceReader.installed`."""
        return MediapipeReader.installed() and DlibReader.installed()

    def read_points(self, frames: np.ndarray, workers: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """See `FaceReader.read_points`."""
        (mesh, first), (landmarks, second) = (
            reader.read_points(frames, workers) for reader in (MediapipeReader(), DlibReader())
        )
        valid = first & second
        return np.concatenate([mesh, landmarks], axis=1) * valid[:, None, None], valid

    def read(self, frames: np.ndarray, workers: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """See `FaceReader.read`: MediaPipe's, which is not asked for what dlib finds."""
        return MediapipeReader().read(frames, workers)

    def find(self, photo: np.ndarray) -> list[np.ndarray]:
        """See `FaceReader.find`: dlib's, after which FFHQ was aligned, and what MediaPipe finds elsewhere."""
        faces = DlibReader().find(photo)
        faces += [face for face in MediapipeReader().find(photo) if not any(_overlap(face, f) for f in faces)]
        return sorted(faces, key=extent, reverse=True)


def _overlap(first: np.ndarray, second: np.ndarray) -> bool:
    """Return whether landmarks (68, 2) twice are those of one face."""
    apart = np.linalg.norm(first.mean(0) - second.mean(0))
    return bool(apart < max(extent(first), extent(second)) / 2)

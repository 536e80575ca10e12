"""Where dlib's points lie in a frame."""

import numpy as np
import pytest

from core.face import dlib_reader
from core.face.face_reader import face_reader


def test_points_are_in_pixels_of_the_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    class Box:
        def center(self) -> "Point":
            return Point(128, 128)

    class Point:
        def __init__(self, x: int, y: int) -> None:
            self.x, self.y = x, y

    class Shape:
        def parts(self) -> list[Point]:
            return [Point(127, 0)] * 68

    detectors = (lambda image, upsample: [Box()], lambda image, box: Shape())
    monkeypatch.setattr(dlib_reader, "_detectors", lambda: detectors)
    landmarks, valid = face_reader().read(np.zeros((1, 64, 128, 3), dtype=np.uint8))
    assert valid.all()
    assert np.allclose(landmarks[0, 0], [127.5 * 128 / 256, 0.5 * 64 / 256])

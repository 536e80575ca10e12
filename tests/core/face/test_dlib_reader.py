"""Pictures without a face are marked; missing software is explained."""

import importlib.util

import numpy as np
import pytest

from core.errors import RequestError, RigEditorError
from core.face import dlib_reader
from core.face.face_reader import face_reader


def test_no_face_is_marked_invalid() -> None:
    frames = np.full((2, 64, 64, 3), 127, dtype=np.uint8)
    landmarks, valid = face_reader().read(frames)
    assert landmarks.shape == (2, 68, 2)
    assert landmarks.dtype == np.float32
    assert valid.tolist() == [False, False]
    assert not landmarks.any()


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


def test_missing_dlib_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    dlib_reader._detectors.cache_clear()
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "dlib" else real(name))
    with pytest.raises(RigEditorError, match=r"\[photos\]"):
        face_reader().read(np.zeros((1, 8, 8, 3), dtype=np.uint8))


def test_an_unknown_reader_is_named_with_those_there_are() -> None:
    with pytest.raises(RequestError, match="no face reader 'eyes'; choose one of dlib"):
        face_reader("eyes")

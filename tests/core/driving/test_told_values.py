"""A face that one of two readers saw is read by what that one tells."""

import numpy as np

from core.driving.face_tracker import READER_PARTS, TrackedFace
from core.driving.told_values import ToldValues
from core.face.face_reader import READERS
from core.face.mediapipe.squares import Square
from core.face.point_values import PointValues

RANDOM = np.random.default_rng(0)


def values_of(reader: str, value: float) -> PointValues:
    size, ibug = 2 * READERS[reader].points.count, READERS[reader].points.ibug
    flat = np.zeros((size, 1))
    return PointValues(("jawOpen",), np.ones(1), np.ones(1), flat[:, 0], np.array([value]), flat, ibug)


def face(unseen: str | None = None) -> TrackedFace:
    count = READERS["both"].points.count
    seen = np.ones(count, dtype=bool)
    if unseen is not None:
        seen[READER_PARTS["both"][unseen]] = False
    return TrackedFace(RANDOM.normal(0, 0.3, (count, 2)), seen, Square(np.zeros(2), 1.0))


def test_each_face_is_read_by_who_saw_it() -> None:
    told = ToldValues(
        {"both": values_of("both", 1), "mediapipe": values_of("mediapipe", 2), "dlib": values_of("dlib", 3)},
        "both",
    )
    faces = [face(), face("dlib"), face("mediapipe")]
    assert told.names == ("jawOpen",)
    assert told.read(faces)[:, 0].tolist() == [1, 2, 3]


def test_unknown_heads_are_told_nothing() -> None:
    told = ToldValues({}, "both")
    assert told.names == ()
    assert told.read([face()]).shape == (1, 0)

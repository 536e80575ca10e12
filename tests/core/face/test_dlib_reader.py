"""Where dlib's points lie in a frame."""

import numpy as np
import pytest

from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource
from core.face import dlib_reader
from core.face.face_reader import face_reader
from core.face.landmarks import INNER_FACE
from core.files.assets import SHIPPED_RIG
from core.rig.rig import load_rig


def test_points_are_in_pixels_of_the_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    class Box:
        def center(self) -> "Point":
            return Point(128, 128)

        def width(self) -> int:
            return 100

    class Point:
        def __init__(self, x: int, y: int) -> None:
            self.x, self.y = x, y

    class Shape:
        def __init__(self, x: int) -> None:
            self.x = x

        def parts(self) -> list[Point]:
            return [Point(self.x, 0)] * 68

    def predict(image: np.ndarray, box: object) -> Shape:  # what is 27 pixels left of the middle
        return Shape(100 if image[0, 0, 0] == 0 else 155)

    detectors = (lambda image, upsample: [Box()], predict)
    monkeypatch.setattr(dlib_reader, "_detectors", lambda: detectors)
    frame = np.zeros((1, 64, 128, 3), dtype=np.uint8)
    frame[:, :, 64:] = 255
    landmarks, valid = face_reader().read(frame)
    assert valid.all()
    assert np.allclose(landmarks[0, 0], [100.5 * 128 / 256, 0.5 * 64 / 256])


@pytest.mark.skipif(not dlib_reader.DlibReader.installed(), reason="dlib is not installed")
def test_mirrored_face_is_read_as_its_mirror_image() -> None:
    """One answer of the predictor is off by more than a pixel: brows move by that much."""
    pipeline = EditPipeline(load_rig(SHIPPED_RIG))
    frames = np.stack([pipeline.edit(Edit(PortraitSource(seed)), "draft").frame for seed in range(5, 13)])
    scale = 256 / frames.shape[1]
    points, mirrored = (
        face_reader("dlib").read(some)[0] * scale
        for some in (frames, np.ascontiguousarray(frames[:, :, ::-1]))
    )
    back = np.array([256, 0]) + mirrored[:, list(dlib_reader._MIRRORED)] * np.array([-1, 1])
    off = np.linalg.norm(points - back, axis=2)[:, INNER_FACE].mean(1)
    assert np.median(off) < 0.5

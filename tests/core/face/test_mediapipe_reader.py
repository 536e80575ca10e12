"""What MediaPipe's networks see beyond landmarks: irises, closed lids, turned and small faces."""

import numpy as np
import pytest
from PIL import Image

from core import openvino_package
from core.errors import AssetError
from core.face.mediapipe import networks
from core.face.mediapipe.points import LEFT_CORNERS, LEFT_IRIS, RIGHT_CORNERS, RIGHT_IRIS
from core.face.mediapipe.reader import MediapipeReader
from core.face.mediapipe.squares import Square, cut
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import PREVIEW
from core.inversion.alignment import turned, turned_back

pytestmark = [
    pytest.mark.openvino,
    pytest.mark.skipif(not openvino_package.is_installed(), reason="OpenVINO has no wheel here"),
]


@pytest.fixture(scope="module")
def portrait() -> np.ndarray:
    strip = np.asarray(Image.open(SHIPPED_RIG / PREVIEW).convert("RGB"))
    return strip[:, : len(strip)]


def test_irises_lie_between_the_corners_of_their_eyes(portrait: np.ndarray) -> None:
    (points,), _ = MediapipeReader().read_points(portrait[None])
    for iris, (outer, inner) in ((RIGHT_IRIS, RIGHT_CORNERS), (LEFT_IRIS, LEFT_CORNERS)):
        low, high = sorted((points[outer, 0], points[inner, 0]))
        assert low < points[iris.start, 0] < high
        assert np.abs(points[iris, 1] - points[[outer, inner], 1].mean()).max() < 0.4 * (high - low)


def test_a_mirrored_portrait_has_mirrored_points(portrait: np.ndarray) -> None:
    reader, side = MediapipeReader(), len(portrait)
    (own, mirrored), _ = reader.read_points(np.stack([portrait, portrait[:, ::-1]]))
    back = mirrored * [-1, 1] + [side, 0]
    assert np.abs(back[RIGHT_IRIS.start] - own[LEFT_IRIS.start]).max() < 0.01 * side
    assert np.abs(back[LEFT_CORNERS[0]] - own[RIGHT_CORNERS[0]]).max() < 0.015 * side


@pytest.mark.parametrize("degrees", [45, -30])
def test_a_face_on_its_side_is_read(portrait: np.ndarray, degrees: float) -> None:
    (upright,) = MediapipeReader().find(portrait)
    found = MediapipeReader().find(turned(portrait, degrees))
    assert len(found) == 1
    back = turned_back(found[0], degrees, portrait.shape)
    assert np.linalg.norm(back - upright, axis=1).mean() < 0.03 * len(portrait)


def test_a_small_face_in_a_large_photo_is_found(portrait: np.ndarray) -> None:
    photo = np.full((800, 1600, 3), 90, dtype=np.uint8)
    photo[600:700, 1400:1500] = np.asarray(Image.fromarray(portrait).resize((100, 100)))
    (found,) = MediapipeReader().find(photo)
    assert (np.abs(found.mean(0) - [1450, 655]) < 15).all()


def test_a_face_beside_the_middle_is_read_where_it_is(portrait: np.ndarray) -> None:
    side, shift = len(portrait), len(portrait) // 5
    moved = np.full_like(portrait, 120)
    moved[shift:, shift:] = portrait[: side - shift, : side - shift]
    points, _ = MediapipeReader().read(np.stack([portrait, moved]))
    assert np.linalg.norm(points[1] - points[0] - shift, axis=1).mean() < 0.02 * side


def test_a_damaged_network_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(networks, "SHIPPED_READER", tmp_path)
    networks._network.cache_clear()
    with pytest.raises(AssetError, match=r"face_landmark\.tflite does not exist: restore the folder"):
        networks.load_all()
    (tmp_path / "face_landmark.tflite").write_bytes(b"nothing")
    with pytest.raises(AssetError, match=r"face_landmark\.tflite is damaged: restore the file"):
        networks.load_all()


def test_squares_are_cut_as_they_are_turned() -> None:
    picture = np.zeros((40, 60, 3), dtype=np.uint8)
    picture[10:20, 30:40] = 200
    assert (cut(Image.fromarray(picture), Square(np.array([35.0, 15.0]), 5), 10) == 200).all()
    assert cut(Image.fromarray(picture), Square(np.array([35.0, 15.0]), 10), 5)[2, 2].min() == 200
    quarter = Square(np.array([35.0, 15.0]), 10, np.pi / 2)
    assert np.allclose(quarter.to_picture(np.array([[1.0, 0.5], [0.5, 1.0]])), [[35, 25], [25, 15]])

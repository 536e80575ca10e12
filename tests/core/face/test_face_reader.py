"""Every face reader answers in the form that its callers count on, and says which package it lacks."""

import importlib.util
import re
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from core import openvino_package
from core.commands import rig_options
from core.errors import RequestError, RigEditorError
from core.face import dlib_reader
from core.face.dlib_reader import DlibReader
from core.face.face_reader import READERS, FaceReader, default_reader, face_reader
from core.face.mediapipe import networks
from core.face.mediapipe.reader import MediapipeReader
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import PREVIEW
from core.training.config import CorpusConfig

pytestmark = pytest.mark.openvino

NEEDS = [
    ("dlib", "dlib", 'pip install -e ".[photos]".'),
    ("dlib", "face_recognition_models", 'pip install -e ".[photos]".'),
    ("mediapipe", "openvino", "pip install openvino."),
    ("both", "openvino", "pip install openvino."),
]
"""What each reader needs to have installed, and how that is done."""


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> FaceReader:
    if not READERS[request.param].installed():
        pytest.skip(f"what {request.param} needs is not installed here")
    return face_reader(request.param)


@pytest.fixture
def nothing_loaded() -> Iterator[None]:
    caches = dlib_reader._detectors, networks._network
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


@pytest.fixture(scope="module")
def portraits() -> np.ndarray:
    """The shipped rig's first portraits (8, S, S, 3)."""
    strip = np.asarray(Image.open(SHIPPED_RIG / PREVIEW).convert("RGB"))
    return np.stack(np.split(strip, strip.shape[1] // strip.shape[0], axis=1))


def hidden(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    """Let packages seem not to be installed."""
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in packages else find(name))


def test_frames_without_a_face_are_marked(reader: FaceReader) -> None:
    landmarks, valid = reader.read(np.full((2, 64, 64, 3), 127, dtype=np.uint8), workers=1)
    assert landmarks.shape == (2, 68, 2)
    assert landmarks.dtype == np.float32
    assert (valid.dtype, valid.tolist()) == (np.bool_, [False, False])
    assert not landmarks.any()


def test_a_photo_without_a_face_has_none(reader: FaceReader) -> None:
    assert reader.find(np.full((16, 640, 3), 127, dtype=np.uint8)) == []


@pytest.mark.parametrize(("name", "package", "remedy"), NEEDS)
@pytest.mark.usefixtures("nothing_loaded")
def test_a_missing_package_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, package: str, remedy: str
) -> None:
    hidden(monkeypatch, package)
    assert not READERS[name].installed()
    picture = np.zeros((8, 8, 3), dtype=np.uint8)
    for ask in (lambda: face_reader(name).read(picture[None]), lambda: face_reader(name).find(picture)):
        with pytest.raises(RigEditorError, match=rf"(?i){package}: run {re.escape(remedy)}$"):
            ask()


@pytest.mark.skipif(not openvino_package.is_installed(), reason="OpenVINO has no wheel here")
def test_without_dlib_faces_are_read_by_mediapipe(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden(monkeypatch, "dlib")
    assert default_reader() == "mediapipe"
    hidden(monkeypatch, "dlib", "openvino")
    assert default_reader() == "dlib"


@pytest.mark.parametrize(
    ("missing", "reader"), [((), "both"), (("dlib",), "mediapipe"), (("openvino",), "dlib")]
)
def test_rigs_learn_from_whoever_sees_most(
    monkeypatch: pytest.MonkeyPatch, missing: tuple[str, ...], reader: str
) -> None:
    monkeypatch.setattr(DlibReader, "installed", lambda: "dlib" not in missing)
    monkeypatch.setattr(MediapipeReader, "installed", lambda: "openvino" not in missing)
    assert CorpusConfig().reader == reader
    assert default_reader() != "both", "judges read with another one"


def test_every_reader_can_be_chosen_by_the_option() -> None:
    assert tuple(READERS) == rig_options.READERS


def test_an_unknown_reader_is_named_with_those_there_are() -> None:
    with pytest.raises(RequestError, match="no face reader 'eyes'; choose one of dlib, mediapipe, both"):
        face_reader("eyes")


@pytest.mark.skipif(not openvino_package.is_installed(), reason="OpenVINO has no wheel here")
def test_readers_agree_where_the_landmarks_are(portraits: np.ndarray) -> None:
    (first, seen), (second, also) = (face_reader(name).read(portraits) for name in ("dlib", "mediapipe"))
    assert (seen & also).sum() >= 6
    distance = np.linalg.norm(first - second, axis=-1)[seen & also] / len(portraits[0])
    assert np.median(distance) < 0.015
    assert np.median(distance, axis=0).max() < 0.06


def test_landmarks_are_among_the_points(reader: FaceReader, portraits: np.ndarray) -> None:
    points, valid = reader.read_points(portraits[:2])
    assert points.shape == (2, reader.points.count, 2)
    assert valid.all()
    assert np.array_equal(points[:, reader.points.ibug], reader.read(portraits[:2])[0])


def test_every_face_of_a_photo_is_found_the_largest_first(reader: FaceReader, portraits: np.ndarray) -> None:
    side = len(portraits[0])
    photo = np.full((side, 3 * side, 3), 120, dtype=np.uint8)
    smaller = Image.fromarray(portraits[1]).resize((side * 3 // 4, side * 3 // 4))
    photo[:, side : 2 * side] = portraits[0]
    photo[: side * 3 // 4, 2 * side : 2 * side + side * 3 // 4] = np.asarray(smaller)
    large, small = reader.find(photo)
    assert side < large[:, 0].min() < large[:, 0].max() < 2 * side < small[:, 0].min()
    (alone,) = reader.find(portraits[0])
    assert np.abs(large - alone - [side, 0]).max() < 0.02 * side


@pytest.mark.skipif(not READERS["both"].installed(), reason="dlib or OpenVINO is not installed here")
def test_both_readers_together_show_what_each_sees_best(portraits: np.ndarray) -> None:
    both, (points, valid) = READERS["both"].points, face_reader("both").read_points(portraits)
    mesh, landmarks = (face_reader(name).read_points(portraits)[0][valid] for name in ("mediapipe", "dlib"))
    told = np.concatenate([mesh, landmarks], axis=1)
    assert valid.sum() >= 6
    for part, rows in both.parts.items():
        assert np.array_equal(points[valid][:, rows], told[:, rows])
        mixed = {row < READERS["mediapipe"].points.count for row in rows}
        expected = {"brows": {False}, "contour": {False}, "irises": {True}, "eyes": {True}}
        assert mixed == expected.get(part, {True, False})
    assert not points[~valid].any()


def test_both_together_find_the_faces_of_a_photo_that_either_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    def face(x: float, size: float) -> np.ndarray:
        return np.linspace([x - size / 2, 0], [x + size / 2, size], 68)

    monkeypatch.setattr(DlibReader, "find", lambda _, photo: [face(100, 40), face(300, 30)])
    monkeypatch.setattr(MediapipeReader, "find", lambda _, photo: [face(200, 50), face(104, 44)])
    found = face_reader("both").find(np.zeros((8, 8, 3), dtype=np.uint8))
    assert [round(points[:, 0].mean()) for points in found] == [200, 100, 300]
    assert [round(np.ptp(points[:, 0])) for points in found] == [50, 40, 30], "dlib's where both find it"

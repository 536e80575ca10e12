"""Every face reader answers in the form that its callers count on, and says which package it lacks."""

import importlib.util
from collections.abc import Iterator

import numpy as np
import pytest

from core.errors import RequestError, RigEditorError
from core.face import dlib_reader
from core.face.face_reader import READERS, FaceReader, face_reader

PACKAGES = {"dlib": ("dlib", "face_recognition_models")}
"""What each reader needs to have installed."""


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> FaceReader:
    return face_reader(request.param)


@pytest.fixture
def nothing_loaded() -> Iterator[None]:
    dlib_reader._detectors.cache_clear()
    yield
    dlib_reader._detectors.cache_clear()


def test_frames_without_a_face_are_marked(reader: FaceReader) -> None:
    landmarks, valid = reader.read(np.full((2, 64, 64, 3), 127, dtype=np.uint8), workers=1)
    assert landmarks.shape == (2, 68, 2)
    assert landmarks.dtype == np.float32
    assert (valid.dtype, valid.tolist()) == (np.bool_, [False, False])
    assert not landmarks.any()


def test_a_photo_without_a_face_has_none(reader: FaceReader) -> None:
    assert reader.find(np.full((16, 640, 3), 127, dtype=np.uint8)) == []


@pytest.mark.parametrize(("name", "package"), [(name, p) for name in READERS for p in PACKAGES[name]])
@pytest.mark.usefixtures("nothing_loaded")
def test_a_missing_package_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, package: str) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == package else find(name))
    picture = np.zeros((8, 8, 3), dtype=np.uint8)
    for ask in (lambda: face_reader(name).read(picture[None]), lambda: face_reader(name).find(picture)):
        with pytest.raises(RigEditorError, match=rf'{package}: run pip install -e "\.\[photos\]"\.$'):
            ask()


def test_an_unknown_reader_is_named_with_those_there_are() -> None:
    with pytest.raises(RequestError, match="no face reader 'eyes'; choose one of dlib"):
        face_reader("eyes")

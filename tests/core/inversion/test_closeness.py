"""Closeness in numbers: by pixels always, by faces where both pictures show one."""

from collections.abc import Callable

import numpy as np
import pytest

from core.errors import RigEditorError
from core.inversion import closeness as module
from core.inversion.alignment import AlignedPhoto
from core.inversion.closeness import Closeness, closeness

PHOTO = AlignedPhoto(np.full((64, 64, 3), 100, np.uint8), None, 1)


def test_psnr_counts_the_face_only() -> None:
    beside = PHOTO.frame.copy()
    beside[:4] = 0
    assert closeness(PHOTO, beside).psnr == 99
    off = closeness(PHOTO, PHOTO.frame + np.uint8(10)).psnr
    assert off == pytest.approx(20 * np.log10(255 / 10), abs=1e-3)


def test_pictures_without_a_face_have_no_landmarks() -> None:
    assert closeness(PHOTO, PHOTO.frame) == Closeness(99.0, None, None)


def test_without_dlib_pixels_are_compared(replace_reader: Callable[..., None]) -> None:
    def refuse(frames: np.ndarray) -> None:
        raise RigEditorError("Landmark detection needs dlib.")

    replace_reader(read=refuse)
    assert closeness(PHOTO, PHOTO.frame) == Closeness(99.0, None, None)


def test_landmarks_are_measured_in_pixels_of_256(
    monkeypatch: pytest.MonkeyPatch, replace_reader: Callable[..., None]
) -> None:
    landmarks = np.zeros((2, 68, 2), np.float32)
    landmarks[1] += [3, 4]
    replace_reader(read=lambda frames: (landmarks, np.array([True, True])))
    embeddings = np.zeros((2, 128), np.float32)
    embeddings[1, 0] = 0.4
    monkeypatch.setattr(module, "embed_faces", lambda frames, landmarks: embeddings)
    found = closeness(PHOTO, PHOTO.frame)
    assert found.landmark_pixels == pytest.approx(20)
    assert found.identity_distance == pytest.approx(0.4)

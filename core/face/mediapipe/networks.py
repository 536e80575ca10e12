"""The networks themselves: TensorFlow Lite files that OpenVINO compiles for the processor."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from core import openvino_package
from core.errors import AssetError, RigEditorError
from core.files.assets import SHIPPED_READER

MESH, EYE, DETECTOR = "face_landmark", "iris_landmark", "face_detection_full_range_sparse"
MESH_SIDE, EYE_SIDE, DETECTOR_SIDE = 192, 64, 192
_TURN = Lock()
FILES = tuple(f"{name}.tflite" for name in (MESH, EYE, DETECTOR))


def read_mesh(crop: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the mesh (468, 2) of a face in a square, which spans [0, 1], and how surely there is one.

    Args:
        crop: (192, 192, 3) uint8 RGB.

    Returns:
        points and a score in [0, 1].
    """
    points, score = _run(MESH, crop.astype(np.float32) / 255)
    return points.reshape(-1, 3)[:, :2] / MESH_SIDE, float(_sigmoid(score).item())


def read_eye(crop: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what is around the subject's right eye (71, 2) and its iris (5, 2), the square spanning [0, 1].

    Args:
        crop: (64, 64, 3) uint8 RGB; mirrored where it shows the left eye.
    """
    lids, iris = _run(EYE, crop.astype(np.float32) / 255)
    return lids.reshape(-1, 3)[:, :2] / EYE_SIDE, iris.reshape(-1, 3)[:, :2] / EYE_SIDE


def read_candidates(crop: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the detector's raw boxes (A, 16) and their scores (A,) in [0, 1].

    Args:
        crop: (192, 192, 3) uint8 RGB.
    """
    boxes, scores = _run(DETECTOR, crop.astype(np.float32) / 127.5 - 1)
    return boxes[0], _sigmoid(scores[0, :, 0])


def networks_installed() -> bool:
    """Return whether OpenVINO and the networks' files are there."""
    present = all((SHIPPED_READER / name).is_file() for name in FILES)
    return present and openvino_package.is_installed()


def load_all() -> None:
    """Load every network; raises as `read_mesh` would: RigEditorError, AssetError."""
    with _TURN:
        for name in (MESH, EYE, DETECTOR):
            _network(name)


def _sigmoid(values: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-values.clip(-80, 80)))


def _run(name: str, picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both answers of a network; threads take turns, as each network has one request."""
    with _TURN:
        request = _network(name)
        request.infer([picture[None]])
        first, second = (request.get_output_tensor(index).data.copy() for index in (0, 1))
    return first, second


@cache
def _network(name: str) -> Any:
    """Return an inference request of a network, compiled once per process for one thread."""
    if not openvino_package.is_installed():
        raise RigEditorError("MediaPipe's networks need OpenVINO: run pip install openvino.")
    path = SHIPPED_READER / f"{name}.tflite"
    try:
        runtime = openvino_package.core()
        model = runtime.read_model(_checked(path))
        options = openvino_package.cpu_options("f32", threads=1)
        return runtime.compile_model(model, "CPU", options).create_infer_request()
    except RuntimeError as error:
        raise AssetError(f"{path} is damaged: restore the file.") from error


def _checked(path: Path) -> Path:
    if not path.is_file():
        raise AssetError(f"{path} does not exist: restore the folder.")
    return path

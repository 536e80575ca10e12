"""Shared by all tests: a toy face model small enough to build in milliseconds, and a quiet Qt."""

import gc
import os

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # networks this small only wait for further threads
if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pytest
import trimesh
from full_disk import FULL, Disk
from PySide6.QtCore import QSettings
from windows_together import WindowsTogether
from xdist.remote import Producer
from xdist.scheduler import Scheduling

from core.face.morphable_model import MorphableModel

OFFSCREEN_NOISE = r"This plugin does not support (propagateSizeHints|raise)\(\)"
TOY_UNITS = ("jawOpen", "mouthSmileLeft", "mouthSmileRight", "eyeBlinkLeft")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """Divide the tests between two processes."""
    return WindowsTogether(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let Qt's offscreen platform say what it always says; any other warning of Qt fails the test."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN_NOISE))


def pytest_sessionfinish() -> None:
    """Let Qt's leftovers end with the process: collected in any order, they can crash it."""
    gc.freeze()


@pytest.fixture(autouse=True)
def settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> QSettings:
    """Keep every test's settings to itself."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(home / "settings"))
    return QSettings()


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Let every file find the disk full, as long as the test gives it no room."""
    if not FULL.exists():
        pytest.skip("there is no full disk here")
    disk = Disk()
    monkeypatch.setattr("core.files.whole_file.create_partial_file", disk.create_partial_file)
    return disk


@pytest.fixture(scope="session")
def toy_model() -> MorphableModel:
    """A bumpy ball of 162 vertices, 8 cm in radius, with four coefficients per block."""
    ball = trimesh.creation.icosphere(subdivisions=2, radius=8.0)
    vertices = np.array(ball.vertices) * [0.9, 1.1, 1.0]
    rng = np.random.default_rng(0)
    facing = np.argsort(-vertices[:, 2])[:68]
    arrays = {
        "mean_vertices": vertices,
        "mean_albedo": np.full_like(vertices, 0.6) + 0.1 * np.sin(vertices),
        "identity_basis": 0.3 * np.sin(rng.normal(size=(4, 1, 3)) * vertices / 4),
        "albedo_basis": 0.05 * np.sin(rng.normal(size=(4, 1, 3)) * vertices / 4),
        "expression_basis": rng.normal(size=(4, 1, 3)) * np.exp(-((vertices[:, 1:2] + 4) ** 2) / 9)[None],
        "expression_sigma": np.full(4, 0.3),
        "triangles": np.array(ball.faces),
        "landmark_vertices": facing,
        "face_weight": (vertices[:, 2] > 0).astype(float),
    }
    return MorphableModel(arrays, TOY_UNITS, {"source": "toy"})


@pytest.fixture(scope="session")
def component_model(toy_model: MorphableModel) -> MorphableModel:
    """The toy face model with other block sizes: 3 identity, 2 albedo, 1 named unit and 3 components."""
    arrays = {name: buffer.numpy() for name, buffer in toy_model.named_buffers()}
    arrays["identity_basis"] = arrays["identity_basis"][:3]
    arrays["albedo_basis"] = arrays["albedo_basis"][:2]
    arrays["expression_sigma"] = np.array([0.3, 1, 1, 1])
    return MorphableModel(arrays, ("jawOpen",), {"source": "toy"})


@pytest.fixture(scope="session")
def unnamed_model(toy_model: MorphableModel) -> MorphableModel:
    """The toy face model with four components and no named unit, as Basel's."""
    arrays = {name: buffer.numpy() for name, buffer in toy_model.named_buffers()}
    return MorphableModel(arrays | {"expression_sigma": np.ones(4)}, (), {"source": "toy"})


@pytest.fixture(scope="session")
def gaze_model(toy_model: MorphableModel) -> MorphableModel:
    """The toy face model with units that turn the eyes sideways."""
    arrays = {name: buffer.numpy() for name, buffer in toy_model.named_buffers()}
    arrays |= {name: arrays[name][[0, 0, 1, 1, 2, 3]] for name in arrays if name.startswith("expression_")}
    eyes = ("eyeLookInLeft", "eyeLookInRight", "eyeLookOutLeft", "eyeLookOutRight")
    return MorphableModel(arrays, (*eyes, "jawOpen", "eyeBlinkLeft"), {"source": "toy"})


@pytest.fixture(autouse=True)
def without_openvino(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Convert no generator in a process of its own, but where a test is marked to be about that."""
    if request.node.get_closest_marker("openvino") is None:
        monkeypatch.setattr("core.openvino_package.is_installed", lambda: False)

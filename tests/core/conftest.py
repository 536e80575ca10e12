"""A toy rig: a 16 px generator, the toy face model and untrained networks with a random decoder."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.face.face_reader import READERS, default_reader, fullest_reader
from core.face.landmarks import IBUG_POINTS
from core.face.morphable_model import MorphableModel
from core.generator import model_cache
from core.generator.conversion import convert_folder
from core.generator.stylegan2 import Generator, GeneratorConfig
from core.rig.free_directions import FreeDirections
from core.rig.linear_rignet import LinearRigNet
from core.rig.reconstructor import FaceReconstructor
from core.rig.rig import Rig, load_rig, save_rig
from core.rig.statistics import Statistics


@pytest.fixture(scope="session")
def toy_rig(toy_model: MorphableModel, tmp_path_factory: pytest.TempPathFactory) -> Rig:
    return make_rig(toy_model, tmp_path_factory.mktemp("rig") / "toy")


@pytest.fixture(scope="session")
def component_rig(component_model: MorphableModel, tmp_path_factory: pytest.TempPathFactory) -> Rig:
    return make_rig(component_model, tmp_path_factory.mktemp("rig") / "components")


@pytest.fixture(scope="session")
def gaze_rig(gaze_model: MorphableModel, tmp_path_factory: pytest.TempPathFactory) -> Rig:
    return make_rig(gaze_model, tmp_path_factory.mktemp("rig") / "gaze")


@pytest.fixture
def free(toy_rig: Rig) -> FreeDirections:
    """Two free directions of the toy rig, which leave its last two style layers alone."""
    layers = np.arange(toy_rig.generator.num_ws) < toy_rig.generator.num_ws - 2
    directions = np.zeros((2, 32), np.float32)
    directions[0, 3], directions[1, 5] = 0.5, -0.4
    return FreeDirections(directions, layers, np.array([2.5, 1.5], np.float32))


def make_rig(model: MorphableModel, path: Path) -> Rig:
    """Save a rig of untrained networks and load it again."""
    torch.manual_seed(0)
    generator = Generator(
        GeneratorConfig(z_dim=32, w_dim=32, img_resolution=16, channels={4: 8, 8: 8, 16: 8})
    )
    table = model.table
    reconstructor = FaceReconstructor(generator.num_ws, 32, table, hidden=16)
    rignet = LinearRigNet(generator.num_ws, 32, table)
    with torch.no_grad():
        rignet.decoder.normal_(0, 0.05)
    rng = np.random.default_rng(0)
    statistics = Statistics(
        np.arange(10), rng.normal(size=(10, table.size)).astype(np.float32), rng.normal(size=(10, 32))
    )
    save_rig(
        Rig(path, generator, {"name": path.name}, model, reconstructor, statistics, rignet),
        provenance={"seed": 0},
        quality={},
    )
    return load_rig(path)


@pytest.fixture
def replace_reader(monkeypatch):
    """Let a test say what the face readers answer: `read…` to frames, `find` to a photograph."""

    def replace(**answers):
        own = {"points": IBUG_POINTS, "installed": staticmethod(lambda: True)}
        own |= {name: staticmethod(answer) for name, answer in answers.items()}
        for name in {default_reader(), fullest_reader()}:
            monkeypatch.setitem(READERS, name, type("Reader", (), own))

    return replace


@pytest.fixture
def converts_here(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Convert generators within the test's process, into the cache that is returned."""
    cache = tmp_path_factory.mktemp("models")
    monkeypatch.setattr("core.generator.openvino_runtime.cache_folder", lambda: cache)
    monkeypatch.setattr(model_cache, "_run", lambda folder, _: convert_folder(folder))
    return cache

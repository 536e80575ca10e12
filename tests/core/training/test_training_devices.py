"""Every stage of training runs on a GPU: codes, pictures and networks meet on one device."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from foreign_rosinality import write_rosinality
from lightning_fabric import Fabric
from pretend_device import GPU, pretended_fabric, pretended_gpu

from core import frames
from core.face.morphable_model import MorphableModel
from core.rig.rig import Rig, load_rig
from core.rig.training_run.order import RigOrder
from core.rig.training_run.record import SAMPLE_PICTURE, read_record
from core.training import detector_response, first_samples, latent_corpus, loop, rig_making, run_progress
from core.training.config import CorpusConfig, OptimizerName, TrainingConfig
from core.training.loop import Schedule, TrainingLoop, make_optimizer
from core.training.rig_making import make_rig
from core.training.run_progress import told

CONFIG = TrainingConfig(corpus_count=12, judged=1, resolution=16)
SHARED = {"steps": 3, "landmark_batch_size": 4, "photo_batch_size": 2, "holdout": 2}
CONFIG = dataclasses.replace(
    CONFIG,
    corpus=CorpusConfig(workers=1, shard_size=6, reader="dlib"),
    reconstructor=dataclasses.replace(
        CONFIG.reconstructor, hidden=16, turned_batch_size=4, detector_workers=1, **SHARED
    ),
    rignet=dataclasses.replace(CONFIG.rignet, direct_batch_size=6, **SHARED),
)


def circle_of_points(pictures: np.ndarray, workers: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Find the same face in every picture."""
    turn = np.linspace(0, 2 * np.pi, 68, endpoint=False)
    face = pictures.shape[1] * (0.5 + 0.3 * np.stack([np.cos(turn), np.sin(turn)], axis=1))
    return np.repeat(face[None].astype(np.float32), len(pictures), 0), np.ones(len(pictures), bool)


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch, replace_reader: object) -> list[torch.device]:
    """Where synthesis ran; training is small and finds a face in every picture."""
    assert callable(replace_reader)
    replace_reader(read=circle_of_points, read_points=circle_of_points)
    monkeypatch.setattr(rig_making, "STATISTICS_SAMPLES", 60)
    monkeypatch.setattr(first_samples, "FEWEST_FACES", 1)
    monkeypatch.setattr("core.training.run_plan.wait_for", lambda device: None)
    for name in ("_EVERY_S", "_PICTURE_EVERY_S"):
        monkeypatch.setattr(run_progress, name, 0.0)
    monkeypatch.setattr(rig_making, "PREVIEW_SEEDS", range(2))
    monkeypatch.setattr(detector_response, "_FEWEST", 4)
    monkeypatch.setattr(detector_response.DetectorResponse.fit, "__defaults__", (0, 5))
    parts = detector_response.IBUG_POINTS.part_of
    monkeypatch.setattr(detector_response.measure_detector, "__defaults__", (parts, 0, 5))
    monkeypatch.setattr(loop, "Fabric", pretended_fabric)
    found: list[torch.device] = []

    def to_frames(images: torch.Tensor) -> np.ndarray:
        found.append(images.device)
        return frames.to_frames(images)

    monkeypatch.setattr(latent_corpus, "to_frames", to_frames)
    return found


def test_every_stage_runs_on_the_device(
    tmp_path: Path, toy_model: MorphableModel, places: list[torch.device]
) -> None:
    toy_model.save(tmp_path / "face.npz")
    paths = write_rosinality(tmp_path / "g.pt"), tmp_path / "face.npz", tmp_path / "work", tmp_path / "rig"
    order = RigOrder(paths[0], paths[1], out=paths[3], work=paths[2])
    with pretended_gpu() as gpu, told(order) as watch:
        make_rig(*paths, CONFIG, {}, device=gpu, watch=watch)
    record = read_record(order.work)
    assert record is not None
    assert record.state == "done"
    assert {"first reconstructor", "reconstructor", "rignet"} == set(record.losses)
    assert (order.work / SAMPLE_PICTURE).is_file()
    assert set(places) == {GPU}
    rig = load_rig(tmp_path / "rig")
    assert isinstance(rig, Rig)
    assert "control" in rig.manifest["quality"]


@pytest.mark.parametrize("name", ["adam", "adadelta"])
def test_a_training_goes_on_on_the_device_or_on_another_one(tmp_path: Path, name: OptimizerName) -> None:
    def train(fabric: Fabric, steps: int) -> TrainingLoop:
        torch.manual_seed(0)
        network = torch.nn.Linear(3, 1)
        wrapped, optimizer = fabric.setup(network, make_optimizer(network, name, 0.1, 0.0))
        path, schedule = tmp_path / "loop.safetensors", Schedule(60, steps, 0.1)
        running = TrainingLoop(fabric, network, optimizer, schedule, path)
        batch = torch.ones(2, 3).to(fabric.device)
        running.run(lambda step, progress: {"square": wrapped(batch).square().mean()}, "test")
        return running

    with pretended_gpu() as gpu:
        for steps in (2, 4):
            running = train(pretended_fabric(), steps)
            assert running.step == steps
            assert running.network.weight.device == gpu
    assert train(loop.start_fabric(), 6).step == 6

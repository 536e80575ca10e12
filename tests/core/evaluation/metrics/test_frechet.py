"""The Fréchet distance of known clouds, and of a generator's samples from renders."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import AssetError
from core.evaluation.metrics.frechet import Space, frechet_distance, frechet_in, frechet_of, renders_of
from core.judges.picture import PictureJudge, Reading
from core.rig.rig import Rig

CLOUD = np.random.default_rng(0).normal(size=(2000, 4))
with torch.random.fork_rng():
    torch.manual_seed(0)
    JUDGE = PictureJudge((Reading("yaw", "pose", "°", 0.0, 1.0),))


def _corpus(folder: Path, brightness: int = 128, shards: int = 2) -> Path:
    rng = np.random.default_rng(1)
    for index in range(shards):
        images = rng.normal(brightness, 10, (16, 16, 16, 3)).clip(0, 255).astype(np.uint8)
        np.savez(folder / f"shard_{index:05d}.npz", images=images, allow_pickle=False)
    return folder


def test_distance_of_gaussians_is_the_known_one() -> None:
    assert frechet_distance(CLOUD, CLOUD + 2) == pytest.approx(16, abs=0.01)
    assert frechet_distance(CLOUD, 3 * CLOUD) == pytest.approx((3 - 1) ** 2 * 4, rel=0.1)


def test_correlated_gaussians() -> None:
    turned = CLOUD @ np.linalg.qr(np.random.default_rng(2).normal(size=(4, 4))).Q
    wide = CLOUD * [1, 2, 3, 4]
    assert frechet_distance(CLOUD, turned) == pytest.approx(0, abs=0.02), (
        "a round cloud looks alike when turned"
    )
    assert frechet_distance(wide, wide[:, ::-1]) == pytest.approx(3**2 + 1 + 1 + 3**2, rel=0.1)


def test_distance_is_symmetric_and_zero_for_the_same() -> None:
    other = CLOUD[:500] * [1, 2, 3, 1] + 1
    assert frechet_distance(CLOUD, CLOUD) == pytest.approx(0, abs=1e-6)
    assert frechet_distance(CLOUD, other) == pytest.approx(frechet_distance(other, CLOUD), rel=1e-6)


def test_floor_lies_below_the_distance_of_an_untrained_generator(toy_rig: Rig, tmp_path: Path) -> None:
    report = frechet_of(toy_rig.generator, _corpus(tmp_path), JUDGE, 8)
    assert (report.samples, report.renders, report.floor_renders) == (8, 8, 8)
    assert 0 < report.floor < report.distance
    assert "picture judge" in report.space


def test_any_space_may_leave_pictures_out(toy_rig: Rig, tmp_path: Path) -> None:
    halved = Space("first half", lambda frames: frames[: len(frames) // 2].reshape(-1, 768)[:, :3])
    whole = Space("whole", lambda frames: frames.reshape(-1, 768)[:, :3])
    reports = frechet_in([halved, whole], toy_rig.generator, _corpus(tmp_path), 8)
    assert [report.samples for report in reports] == [4, 8]


def test_small_renders_count_where_a_space_needs_no_larger_ones(toy_rig: Rig, tmp_path: Path) -> None:
    def colours(frames: np.ndarray) -> np.ndarray:
        return frames.mean((1, 2))

    _corpus(tmp_path, shards=1)
    np.savez(tmp_path / "shard_00001.npz", images=np.full((16, 8, 8, 3), 9, np.uint8), allow_pickle=False)
    coarse, fine = Space("coarse", colours, enough=8), Space("fine", colours)
    reports = frechet_in([coarse, fine], toy_rig.generator, tmp_path, 16)
    assert [report.renders for report in reports] == [16, 8]


def test_renders_are_independent(tmp_path: Path) -> None:
    _corpus(tmp_path)
    stored = np.load(tmp_path / "shard_00000.npz")["images"]
    np.testing.assert_array_equal(next(renders_of(tmp_path, 100)), stored[::2])


def test_renders_that_are_missing_or_too_small_are_one_sentence(toy_rig: Rig, tmp_path: Path) -> None:
    whole = Space("whole", lambda frames: frames.mean((1, 2)))
    np.savez(tmp_path / "shard_00000.npz", images=np.zeros((16, 8, 8, 3), np.uint8), allow_pickle=False)
    for folder in (tmp_path / "nothing", tmp_path):
        with pytest.raises(AssetError, match="too few renders of 16²"):
            frechet_in([whole], toy_rig.generator, folder, 16)

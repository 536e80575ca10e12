"""The picture judge learns from a tiny corpus, and says what it cannot see."""

from pathlib import Path

import numpy as np
import torch

from core.judges.picture import Reading
from core.making.judge_training import JudgeData, augment, calibrated, fit_judge, judge_schedule


def test_learns_brightness_and_finds_noise_unreliable(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    level, noise = rng.uniform(40, 210, 64), rng.normal(size=64)
    images = np.broadcast_to(level[:, None, None, None], (64, 128, 128, 3)).astype(np.uint8)
    readings = (
        Reading("level", "light", "", float(level.mean()), float(level.std())),
        Reading("noise", "hair", "", float(noise.mean()), float(noise.std())),
    )
    data = JudgeData(images, np.stack([level, noise], axis=1), readings)
    judge, steps = fit_judge(data, tmp_path / "state.safetensors", judge_schedule(9, 30), seed=0)
    assert steps == 30
    unseen = rng.normal(size=64)
    judge = calibrated(judge, images, np.stack([level, unseen], axis=1))
    assert judge.readings[0].r2 > judge.readings[1].r2
    assert not judge.readings[1].is_reliable


def test_augmentation_keeps_shape_and_range() -> None:
    images = torch.rand(4, 3, 128, 128) * 2 - 1
    for seed in range(4):
        changed = augment(images, torch.Generator().manual_seed(seed))
        assert changed.shape == images.shape
        assert changed.abs().max() <= 1
        assert not torch.equal(changed, images)

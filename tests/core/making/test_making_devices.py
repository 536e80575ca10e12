"""The shipped generator and its judge are trained on a GPU, and go on there after a stop."""

from pathlib import Path

import numpy as np
import pytest
import torch
from pretend_device import pretended_fabric, pretended_gpu

from core.evaluation.gate import Gate
from core.generator.stylegan2 import GeneratorConfig
from core.judges.picture import Reading
from core.making import regression
from core.making.judge_training import JudgeData, fit_judge, judge_schedule
from core.making.regression import RegressionTrainer, write_gate
from core.making.regression_network import export_generator
from core.making.regression_phases import Phase
from core.training import loop

CONFIG = GeneratorConfig(128, {4: 8, 8: 8, 16: 8, 32: 8, 64: 4, 128: 2}, z_dim=32, w_dim=16)


@pytest.mark.parametrize("phase", [Phase(32, 10), Phase(32, 10, "finish")])
def test_a_resumed_generator_is_trained_and_measured_on_the_device(
    corpus: Path, tmp_path: Path, phase: Phase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: True)
    monkeypatch.setattr(regression, "_FRECHET_SAMPLES", 4)
    with pretended_gpu() as gpu:
        trainers = [
            RegressionTrainer(corpus, (phase,), seed=3, threads=2, config=CONFIG, device=gpu)
            for _ in range(2)
        ]
        trainers[0].step()
        trainers[0].save(tmp_path)
        trainers[1].resume(tmp_path)
        first, resumed = (trainer.step() for trainer in trainers)
        assert resumed == first
        write_gate(trainers[1], Gate(corpus, CONFIG.z_dim, held_out=4, probes=2), tmp_path)
        trainers[1].save(tmp_path)
        assert export_generator(tmp_path).w_avg.isfinite().all()
    assert (tmp_path / "samples.png").is_file()


def test_the_picture_judge_is_trained_on_the_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "Fabric", pretended_fabric)
    images = np.random.default_rng(0).integers(0, 255, (40, 128, 128, 3), np.uint8)
    level = images.mean((1, 2, 3))[:, None]
    data = JudgeData(images, level, (Reading("level", "light", "", float(level.mean()), float(level.std())),))
    with pretended_gpu() as gpu:
        judge, steps = fit_judge(data, tmp_path / "state.safetensors", judge_schedule(9, 2), 0, gpu)
        assert steps == 2
        assert np.isfinite(judge.to(gpu).read(images[:3])).all()
        assert np.isfinite(judge.embed(images[:3])).all()

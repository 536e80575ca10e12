"""Training ends when it should, and goes on as if it had never been interrupted."""

from pathlib import Path

import pytest
import torch
from torch import nn

from core.errors import AssetError, DeviceMemoryError, RequestError
from core.training import loop as loop_module
from core.training.loop import (
    LossTerms,
    Schedule,
    TrainingLoop,
    batch_random,
    draw,
    make_optimizer,
    start_fabric,
)

STEPS = 12


def make_loop(path: Path, minutes: float | None = None, optimizer: str = "adam") -> TrainingLoop:
    torch.manual_seed(0)
    network = nn.Linear(3, 1)
    schedule = Schedule(minutes, STEPS, 0.05)
    return TrainingLoop(
        start_fabric(), network, make_optimizer(network, optimizer, 0.05, 0.0), schedule, path
    )


def train(loop: TrainingLoop, stop_at: int | None = None, keep: bool = True) -> None:
    samples = torch.randn(50, 3, generator=torch.Generator().manual_seed(1))

    def losses(step: int, progress: float) -> LossTerms:
        if step == stop_at:
            if keep:
                loop.save()
            raise KeyboardInterrupt
        batch = samples[draw(50, 8, batch_random(0, step))]
        return {"square": (loop.network(batch) - batch.sum(1, keepdim=True)).square().mean()}

    loop.run(losses, "test")


def test_interrupted_training_ends_like_an_unbroken_one(tmp_path: Path) -> None:
    whole = make_loop(tmp_path / "whole.safetensors")
    train(whole)
    with pytest.raises(KeyboardInterrupt):
        train(make_loop(tmp_path / "broken.safetensors"), stop_at=5)
    resumed = make_loop(tmp_path / "broken.safetensors")
    assert resumed.step == 5
    train(resumed)
    assert resumed.step == whole.step == STEPS
    assert torch.equal(resumed.network.weight, whole.network.weight)


def test_a_killed_training_repeats_no_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop_module, "_CHECKPOINT_SECONDS", 0.0)
    whole = make_loop(tmp_path / "whole.safetensors")
    train(whole)
    with pytest.raises(KeyboardInterrupt):
        train(make_loop(tmp_path / "killed.safetensors"), stop_at=5, keep=False)
    resumed = make_loop(tmp_path / "killed.safetensors")
    assert resumed.step == 5
    train(resumed)
    assert torch.equal(resumed.network.weight, whole.network.weight)


def test_losses_are_written_for_tensorboard(tmp_path: Path) -> None:
    train(make_loop(tmp_path / "loop.safetensors"))
    (events,) = (tmp_path / loop_module.BOARD / "loop").glob("events.out.tfevents.*")
    assert b"square" in events.read_bytes()


@pytest.mark.parametrize("optimizer", ["adam", "adadelta"])
def test_loss_falls(tmp_path: Path, optimizer: str) -> None:
    loop = make_loop(tmp_path / "loop.safetensors", optimizer=optimizer)
    before = loop.network.weight.clone()
    train(loop)
    assert (loop.network.weight - 1).abs().sum() < (before - 1).abs().sum()


def test_time_ends_training(tmp_path: Path) -> None:
    loop = make_loop(tmp_path / "loop.safetensors", minutes=0)
    train(loop)
    assert loop.step == 0


def test_where_steps_alone_count_time_changes_nothing() -> None:
    schedule = Schedule(None, steps=100, learning_rate=1.0)
    assert schedule.progress(7, 0.0) == schedule.progress(7, 1e6) == 0.07


def test_learning_rate_rises_then_falls() -> None:
    schedule = Schedule(minutes=10, steps=1000, learning_rate=1.0)
    rates = [schedule.rate(schedule.progress(step, 0.0)) for step in (0, 20, 500, 1000)]
    assert rates[0] < 0.1
    assert rates[1] > 0.9
    assert rates[1] > rates[2] > rates[3] > 0
    assert schedule.progress(0, 300) == 0.5


def test_foreign_checkpoint_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "loop.safetensors"
    path.write_text("no")
    with pytest.raises(AssetError, match=r"loop\.safetensors"):
        make_loop(path)


def test_batches_are_fitted_to_the_memory(tmp_path: Path) -> None:
    loop, sizes = make_loop(tmp_path / "loop.safetensors"), list[int]()

    def losses(step: int, progress: float) -> LossTerms:
        size = loop.batch_size(32)
        sizes.append(size)
        if size > 10:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return {"square": loop.network(torch.ones(size, 3)).square().mean()}

    loop.run(losses, "test")
    assert sizes == [32, 16] + STEPS * [8]


def test_memory_that_never_suffices_is_one_sentence(tmp_path: Path) -> None:
    def losses(step: int, progress: float) -> LossTerms:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    with pytest.raises(DeviceMemoryError, match=r"too little memory for this training; .* --device cpu"):
        make_loop(tmp_path / "loop.safetensors").run(losses, "test")


def test_more_processes_than_gpus_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    for name in ("LOCAL_WORLD_SIZE", "WORLD_SIZE"):
        monkeypatch.setenv(name, "4")
    with pytest.raises(RequestError, match="4 processes cannot share 2 CUDA device"):
        start_fabric(torch.device("cuda:0"))

"""The loop both networks are trained by: time-bounded, resumable, on any devices Fabric finds."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from lightning_fabric import Fabric
from lightning_fabric.plugins.environments import (
    ClusterEnvironment,
    LightningEnvironment,
    SLURMEnvironment,
    TorchElasticEnvironment,
)
from lightning_fabric.strategies import DDPStrategy
from torch import nn
from tqdm import tqdm

from core.device import CPU, free_memory, is_out_of_memory
from core.errors import AssetError, DeviceMemoryError, RequestError, StoppedError
from core.files.checkpoint import load_state, read_tensors, write_tensors
from core.training.board import Board
from core.training.config import OptimizerName
from core.training.ranks import Launcher, find_ranks
from core.training.run_watch import SILENT, RunWatch

LossTerms = dict[str, torch.Tensor]
"""Name -> weighted scalar; their sum is minimised."""
Losses = Callable[[int, float], LossTerms]
"""(step, progress) → terms of one batch."""

BOARD = "tensorboard"
"""Folder of the losses over time, beside the checkpoints."""

_ENVIRONMENTS: dict[Launcher, Callable[[], ClusterEnvironment]] = {
    "none": LightningEnvironment,
    "torchrun": TorchElasticEnvironment,
    "srun": SLURMEnvironment,
}
_CHECKPOINT_SECONDS = 60.0
_REPORT_STEPS = 20
_LONGEST_GRADIENT = 1.0
_LARGEST_SHARE = 64

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Schedule:
    """When to stop, and the learning rate: a short ramp up, then half a cosine down to 2 %.

    Attributes:
        minutes: wall-clock bound, counted over all runs of a resumed training; None where steps alone count,
            so that the result does not depend on how fast they are.
        steps: bound on optimiser steps; whichever comes first.
        learning_rate: the largest.
    """

    minutes: float | None
    steps: int
    learning_rate: float
    warm_up: float = 0.02

    def progress(self, step: int, seconds: float) -> float:
        """Return how far training is, 0 … 1."""
        by_time = 0.0 if self.minutes is None else seconds / max(60 * self.minutes, 1e-9)
        return min(1.0, max(step / max(self.steps, 1), by_time))

    def rate(self, progress: float) -> float:
        """Return the learning rate at this progress."""
        ramp = min(1.0, progress / self.warm_up + 0.05)
        return self.learning_rate * ramp * (0.51 + 0.49 * math.cos(math.pi * progress))


@dataclass
class TrainingLoop:
    """Runs optimiser steps on one network and keeps a checkpoint beside it.

    Attributes:
        fabric: places the network and synchronises processes.
        network: trained in place.
        optimizer: over the network's parameters.
        schedule: stop and learning rate.
        path: checkpoint file; training goes on from it where it exists.
        watch: is told how far the training is; where it stops it, a checkpoint is kept.
        share: batches are this many times smaller than they were meant to be, so that they fit the memory.
    """

    fabric: Fabric
    network: nn.Module
    optimizer: torch.optim.Optimizer
    schedule: Schedule
    path: Path
    watch: RunWatch = SILENT
    step: int = 0
    seconds: float = 0.0
    share: int = 1
    averages: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path.is_file():
            self._resume()

    def run(self, losses: Losses, title: str) -> None:
        """Minimise the sum of `losses(step, progress)` until the schedule ends.

        Where the device's memory is full, the step is tried again with half of `batch_size`.

        Raises:
            DeviceMemoryError: a single sample is too much, or several processes train together.
            StoppedError: the training shall stop.
        """
        last_checkpoint = time.monotonic()
        board = Board(self.path.parent / BOARD, self.path.stem)
        with self._progress_bar(title) as bar:
            for progress in self._steps():
                self._minimise(losses, progress)
                self.step += 1  # counted before it is saved, so that a resumed training repeats none
                if self.step % _REPORT_STEPS == 1:
                    bar.update(round(1000 * progress) - bar.n)
                    bar.set_postfix(self.averages, step=self.step)
                    board.log_metrics(self.averages, self.step)
                    self.watch.note_loss(progress, self._comparable_loss())
                self._tick(progress)
                if time.monotonic() - last_checkpoint > _CHECKPOINT_SECONDS:
                    self.save()
                    last_checkpoint = time.monotonic()
            bar.update(1000 - bar.n)
        board.finalize("success")
        self.save()

    def _comparable_loss(self) -> float:
        """Return the loss without the photometric terms, which join later."""
        return sum(value for name, value in self.averages.items() if "photo" not in name)

    def _tick(self, progress: float) -> None:
        try:
            self.watch.tick(progress)
        except StoppedError:
            self.save()
            raise

    def batch_size(self, size: int) -> int:
        """Return how many of `size` samples a step takes."""
        return max(1, size // self.share)

    def save(self) -> None:
        """Write network, optimiser and counters; only the first process writes."""
        if not self.fabric.is_global_zero:
            return
        tensors = {f"network.{name}": tensor for name, tensor in self.network.state_dict().items()}
        for index, state in self.optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{index}.{name}": torch.as_tensor(v) for name, v in state.items()}
        metadata = {"kind": "training", "step": self.step, "seconds": self.seconds}
        write_tensors(self.path, tensors, metadata)

    def _steps(self) -> Iterator[float]:
        started = time.monotonic() - self.seconds
        while True:
            self.seconds = time.monotonic() - started
            # All processes must stop at the same step, so the first one's clock counts.
            progress = self._of_first(self.schedule.progress(self.step, self.seconds))
            if progress >= 1:
                return
            yield progress

    def _of_first(self, value: float) -> float:
        """Return the first process's value, as eight bytes."""
        if self.fabric.world_size == 1:
            return value
        shared = torch.tensor(value, dtype=torch.float64, device=self.fabric.device)
        torch.distributed.broadcast(shared, 0)
        return shared.item()

    def _minimise(self, losses: Losses, progress: float) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = self.schedule.rate(progress)
        terms = self._differentiated(losses, progress)
        nn.utils.clip_grad_norm_(self.network.parameters(), _LONGEST_GRADIENT)
        self.optimizer.step()
        if self.step % _REPORT_STEPS == 0:
            self._average({name: float(term.detach()) for name, term in terms.items()})

    def _differentiated(self, losses: Losses, progress: float) -> LossTerms:
        """Return the terms, with their gradients taken; of smaller batches where memory is full."""
        while True:
            self.optimizer.zero_grad(set_to_none=True)
            try:
                terms = losses(self.step, progress)
                self.fabric.backward(torch.stack(list(terms.values())).sum())
            except RuntimeError as error:
                if not is_out_of_memory(error):
                    raise
                self._shrink_batches()
            else:
                return terms

    def _shrink_batches(self) -> None:
        device = self.fabric.device
        if self.share >= _LARGEST_SHARE or self.fabric.world_size > 1:
            raise DeviceMemoryError(
                f"{device} has too little memory for this training; close other programs, or train with "
                "--device cpu."
            )
        self.share *= 2
        free_memory(device)
        _log.warning("%s is out of memory: going on with batches of 1/%d", device, self.share)

    def _average(self, values: dict[str, float]) -> None:
        for name, value in values.items():
            self.averages[name] = 0.5 * self.averages.get(name, value) + 0.5 * value

    def _progress_bar(self, title: str) -> tqdm:
        layout = "{desc} {percentage:3.0f}%|{bar:12}| {elapsed} {postfix}"
        hidden = not self.fabric.is_global_zero
        return tqdm(total=1000, desc=title, bar_format=layout, disable=hidden, mininterval=1.0)

    def _resume(self) -> None:
        tensors, metadata = read_tensors(self.path)
        if metadata.get("kind") != "training":
            raise AssetError(f"{self.path} is not a training checkpoint: delete it to start again.")
        own = {n.removeprefix("network."): t for n, t in tensors.items() if n.startswith("network.")}
        load_state(self.path, self.network, own)
        self._resume_optimizer({n: t for n, t in tensors.items() if n.startswith("optimizer.")})
        self.step, self.seconds = int(metadata["step"]), float(metadata["seconds"])

    def _resume_optimizer(self, tensors: dict[str, torch.Tensor]) -> None:
        state: dict[int, dict[str, torch.Tensor]] = {}
        for key, tensor in tensors.items():
            _, index, name = key.split(".", 2)
            state.setdefault(int(index), {})[name] = tensor
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": state, "param_groups": groups})


def start_fabric(device: torch.device = CPU) -> Fabric:
    """Return Fabric on one device; under torchrun or srun, over all processes, each on one of its kind.

    Raises:
        RequestError: there are more processes than devices.
    """
    ranks = find_ranks()
    shared: dict[str, Any] = {"accelerator": device.type, "plugins": [_ENVIRONMENTS[ranks.launcher]()]}
    if ranks.launcher == "none":
        fabric = Fabric(devices=1 if device.index is None else [device.index], **shared)
    else:
        _check_count(device, ranks.local)
        # Gradients are exchanged where they lie; buffers are the same everywhere and never change.
        strategy = DDPStrategy(broadcast_buffers=False, gradient_as_bucket_view=True)
        fabric = Fabric(devices=ranks.local, num_nodes=ranks.machines, strategy=strategy, **shared)
    fabric.launch()
    return fabric


def _check_count(device: torch.device, processes: int) -> None:
    known = {"cuda": torch.cuda.device_count(), "mps": 1}.get(device.type, processes)
    if processes > known:
        raise RequestError(
            f"{processes} processes cannot share {known} {device.type.upper()} device(s); start fewer, or "
            "train with --device cpu."
        )


def make_optimizer(
    network: nn.Module, name: OptimizerName, learning_rate: float, weight_decay: float
) -> torch.optim.Optimizer:
    """Return Adam (what we ship) or AdaDelta (the paper's, slow to start)."""
    parameters = [p for p in network.parameters() if p.requires_grad]
    if name == "adadelta":
        return torch.optim.Adadelta(parameters, lr=learning_rate, weight_decay=weight_decay)
    return torch.optim.AdamW(parameters, lr=learning_rate, weight_decay=weight_decay, fused=True)


def batch_random(seed: int, step: int, stream: int = 0) -> torch.Generator:
    """Return the source of randomness of one step, so that a resumed run draws what an unbroken one would.

    All processes have the same one (see `core.training.batch_share`).
    """
    return torch.Generator().manual_seed((seed * 64 + stream) * 10_000_019 + step)


def draw(count: int, size: int, random: torch.Generator) -> torch.Tensor:
    """Return `size` indices below `count`, each sample equally likely."""
    return torch.randint(0, count, (size,), generator=random)

"""Training of the shipped generator: regress StyleGAN2 onto portraits whose scenes are known.

z carries the scene (see `scenes_to_z`), so no discriminator and no encoder is needed. Synthesis
grows by resolution: each phase trains the blocks up to one resolution on shrunken targets.
"""

from __future__ import annotations

import copy
import json
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

import torch

from core.device import CPU
from core.evaluation.gate import Gate
from core.evaluation.metrics.frechet import Space, detail_space, frechet_in, judge_space
from core.files.assets import SHIPPED_JUDGE
from core.files.checkpoint import load_state, read_tensors, write_tensors
from core.generator.stylegan2 import GeneratorConfig
from core.judges.picture import JUDGE_FILE, PictureJudge
from core.making.regression_data import PortraitCorpus, RegressionBatch
from core.making.regression_loss import RegressionLoss
from core.making.regression_network import (
    CONFIG,
    STATE_FILE,
    below,
    export_generator,
    factored_generator,
    kind_of,
    make_optimizers,
    quieten_rgb,
    training_dtype,
)
from core.making.regression_phases import Phase, phase_at, rate_at, total_seconds
from core.making.regression_start import starting_weights
from core.making.scene_relay import relay_scene
from core.scenes.basis import scene_basis, scenes_to_z
from core.scenes.corpus_files import load_factors, part_frequency
from core.scenes.mirror import Mirror

_WARMUP_STEPS = 100
_BATCH = 16
_PAIRS = 4
_AVERAGE_HALF_LIFE = 3000  # images
_FRECHET_SAMPLES = 256

_log = logging.getLogger(__name__)


@dataclass
class Progress:
    """How far a training has come; stored with its weights."""

    step: int = 0
    images_seen: int = 0
    seconds: float = 0.0
    seen_at: dict[str, int] = field(default_factory=dict)  # images by resolution


class _Differentiated(NamedTuple):
    """What one share of a batch came to: loss, and gradients by parameter."""

    loss: float
    gradients: tuple[torch.Tensor | None, ...]


class RegressionTrainer:
    """Generator, its running average, optimizer and corpus of one resumable training."""

    def __init__(
        self,
        corpus: Path,
        phases: Sequence[Phase],
        seed: int,
        threads: int,
        config: GeneratorConfig = CONFIG,
        device: torch.device = CPU,
        steps: int | None = None,
    ) -> None:
        torch.manual_seed(seed)
        self.phases = tuple(phases)
        self.steps = steps
        self.random = torch.Generator().manual_seed(seed)
        self.corpus = PortraitCorpus(corpus)
        self.corpus.rescan()
        self.factors = load_factors(corpus)
        self.mirror = Mirror.of_factors(self.factors)
        scene_size = sum(self.factors.values())
        self.device = device
        self.basis = scene_basis(scene_size, config.z_dim)
        self.generator = factored_generator(config, scene_size).to(self.device)
        quieten_rgb(self.generator, self.phases[0].resolution)
        self.average = copy.deepcopy(self.generator).requires_grad_(False)
        self.generator.synthesis.feature_dtype = training_dtype(self.device)
        self.loss = RegressionLoss(part_frequency(corpus)).to(self.device)
        self.parameters = list(self.generator.parameters())  # that are trained in this phase
        self.optimizers = make_optimizers(self.generator)
        self.progress = Progress()
        # One thread per share of the batch scales better than many threads inside each operation:
        # they meet once per step instead of at every one.
        self.workers = threads if self.device.type == "cpu" else 1
        self.pool = ThreadPoolExecutor(self.workers, initializer=torch.set_num_threads, initargs=(1,))

    @property
    def spent(self) -> float:
        """Seconds of the phases that are over; where steps count instead, each takes an equal share."""
        if self.steps is None:
            return self.progress.seconds
        return total_seconds(self.phases) * (self.progress.step / self.steps)

    @property
    def is_finished(self) -> bool:
        """Whether all phases are over."""
        return self.spent >= total_seconds(self.phases)

    @property
    def phase(self) -> Phase:
        """The phase that the time spent so far falls in."""
        return phase_at(self.phases, self.spent)

    def rate(self) -> float:
        """Relative learning rate (see `rate_at`), after a warm-up."""
        warmup = min(1.0, (self.progress.step + 1) / _WARMUP_STEPS)
        return warmup * rate_at(self.phases, self.spent)

    def step(self) -> float:
        """Train on one batch; returns its loss."""
        size = str(self.phase.resolution)
        if size not in self.progress.seen_at and self.phase.kind == "regression":
            self._relay_scene()
        self._choose_trained()
        shares = [self._draw_share() for _ in range(self.workers)]
        share = self.pool.map if self.workers > 1 else map
        results = list(share(self._differentiate, shares))
        for parameter in self.generator.parameters():
            parameter.grad = None
        for parameter, *gradients in zip(self.parameters, *(part.gradients for part in results), strict=True):
            parameter.grad = _mean_gradient(parameter, gradients)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["relative_rate"] * self.rate()
            optimizer.step()
        self.progress.seen_at[size] = self.progress.seen_at.get(size, 0) + _BATCH
        self.progress.images_seen += _BATCH
        self.progress.step += 1
        self._update_average()
        return sum(part.loss for part in results) / len(results)

    def _relay_scene(self) -> None:
        """Bring back what W has forgotten; average and moments of the layers concerned begin anew."""
        if relay_scene(self.generator, self.basis):
            self.average.load_state_dict(self.generator.state_dict())
            for name, parameter in self.generator.named_parameters():
                if kind_of(name) in ("mapping", "style"):
                    for optimizer in self.optimizers:
                        optimizer.state.pop(parameter, None)

    def _choose_trained(self) -> None:
        """Train the top block alone in its phase, else everything."""
        top = f"synthesis.blocks.{self.phase.resolution}." if self.phase.kind == "top" else ""
        for name, parameter in self.generator.named_parameters():
            parameter.requires_grad_(name.startswith(top))
        self.parameters = [parameter for parameter in self.generator.parameters() if parameter.requires_grad]

    def _draw_share(self) -> tuple[torch.Tensor, RegressionBatch]:
        size, pairs = _BATCH // self.workers, _PAIRS // self.workers
        batch = self.corpus.sample(self.phase.resolution, size, pairs, self.random, self.mirror)
        return scenes_to_z(batch.scenes, self.basis, self.random), batch

    def _differentiate(self, share: tuple[torch.Tensor, RegressionBatch]) -> _Differentiated:
        z, batch = share
        ws = self.generator.broadcast(self.generator.mapping(z.to(self.device)))
        target = batch.images.to(self.device)
        output = self.generator.synthesis(ws, noise_mode="none", max_resolution=target.shape[-1])
        loss = self.loss(output, target, batch.pairs, finish=self.phase.kind != "regression")
        return _Differentiated(loss.item(), torch.autograd.grad(loss, self.parameters, allow_unused=True))

    @torch.no_grad()
    def _update_average(self) -> None:
        half_life = min(_AVERAGE_HALF_LIFE, 0.05 * self.progress.images_seen)
        keep = 0.5 ** (_BATCH / half_life)
        pairs = zip(self.average.parameters(), self.generator.parameters(), strict=True)
        average, current = zip(*pairs, strict=True)
        torch._foreach_lerp_(average, current, 1 - keep)

    def save(self, out: Path) -> None:
        """Write everything needed to go on, atomically."""
        tensors = {f"generator.{k}": v for k, v in self.generator.state_dict().items()}
        tensors |= {f"average.{k}": v for k, v in self.average.state_dict().items()}
        tensors |= {f"optimizer.{k}": v for k, v in self._moments().items()}
        tensors["random"] = self.random.get_state()
        config = {**asdict(self.generator.config), "channels": dict(self.generator.config.channels)}
        metadata = {"progress": asdict(self.progress), "config": config, "scene_factors": self.factors}
        write_tensors(out / STATE_FILE, tensors, metadata)

    def resume(self, out: Path) -> None:
        """Continue from the state in a folder.

        Raises:
            AssetError: the state is damaged or of another network.
        """
        path = out / STATE_FILE
        tensors, metadata = read_tensors(path)
        load_state(path, self.generator, below(tensors, "generator."))
        load_state(path, self.average, below(tensors, "average."))
        self._restore_moments(below(tensors, "optimizer."))
        self.random.set_state(tensors["random"])
        self.progress = Progress(**metadata["progress"])

    @torch.no_grad()
    def start_from(self, path: Path) -> None:
        """Begin with the running average of another training (see `starting_weights`); raises AssetError."""
        fresh = dict(self.generator.named_parameters())
        for name, weight in starting_weights(path, fresh, self.factors).items():
            fresh[name].copy_(weight)
        self.average.load_state_dict(self.generator.state_dict())

    def _moments(self) -> dict[str, torch.Tensor]:
        return {
            f"{name}.{key}": value
            for optimizer in self.optimizers
            for name, parameter in self.generator.named_parameters()
            for key, value in optimizer.state.get(parameter, {}).items()
        }

    def _restore_moments(self, moments: dict[str, torch.Tensor]) -> None:
        """Put moments back, where and as their parameter lies in memory, which the fused Adam relies on."""
        for name, parameter in self.generator.named_parameters():
            known = below(moments, f"{name}.")
            if not known:
                continue
            number = parameter.new_empty(())
            state = {
                key: torch.empty_like(parameter if value.ndim else number).copy_(value)
                for key, value in known.items()
            }
            owner = next(o for o in self.optimizers if any(parameter is p for p in _parameters_of(o)))
            owner.state[parameter] = state


def _parameters_of(optimizer: torch.optim.Optimizer) -> list[torch.nn.Parameter]:
    return [parameter for group in optimizer.param_groups for parameter in group["params"]]


class Schedule:
    """Runs chores at their own intervals beside the training."""

    def __init__(self, seconds: float, first: float | None = None) -> None:
        self.seconds = seconds
        self.next = time.monotonic() + (seconds if first is None else first)

    def due(self) -> bool:
        """True once per interval."""
        if time.monotonic() < self.next:
            return False
        self.next = time.monotonic() + self.seconds
        return True


def train_generator(
    corpus: Path,
    out: Path,
    phases: Sequence[Phase],
    seed: int = 0,
    start: Path | None = None,
    threads: int = 2,
    device: torch.device = CPU,
    steps: int | None = None,
) -> None:
    """Train the shipped generator, or go on from the state in `out`.

    Args:
        corpus: folder of shards and probes; may still be growing.
        out: receives the state, the gate's table and sample sheets.
        phases: resolutions and wall-clock minutes.
        seed: of weights and batches.
        start: state or generator of another training to begin with; None begins fresh.
        threads: CPU threads.
        device: that trains.
        steps: that the phases share in proportion to their minutes, however long they take.
    """
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    trainer = RegressionTrainer(corpus, phases, seed, threads, device=device, steps=steps)
    if (out / STATE_FILE).exists():
        trainer.resume(out)
    elif start is not None:
        trainer.start_from(start)
    out.mkdir(parents=True, exist_ok=True)
    run_training(trainer, Gate(corpus), out)
    trainer.save(out)
    export_generator(out)


def run_training(trainer: RegressionTrainer, gate: Gate, out: Path) -> None:
    """Train until all phases are over; states and what the gate measures go to `out` meanwhile."""
    report, checkpoint = Schedule(20), Schedule(120)
    table, rescan = Schedule(900, first=60), Schedule(120)
    begun, before = time.monotonic(), trainer.progress.seconds
    losses: list[float] = []
    seen = trainer.progress.images_seen
    while not trainer.is_finished:
        losses.append(trainer.step())
        trainer.progress.seconds = before + time.monotonic() - begun
        if report.due():
            speed = (trainer.progress.images_seen - seen) / 20
            _log.info("%s", _status(trainer, sum(losses) / len(losses), speed))
            losses, seen = [], trainer.progress.images_seen
        if rescan.due() and trainer.corpus.rescan():
            _log.info("corpus grew to %d portraits", len(trainer.corpus))
        if checkpoint.due():
            trainer.save(out)
        if table.due():
            write_gate(trainer, gate, out)
    write_gate(trainer, gate, out)


def _status(trainer: RegressionTrainer, loss: float, speed: float) -> str:
    progress = trainer.progress
    return (
        f"{progress.seconds / 60:6.1f} min  {trainer.phase.resolution:3d}²  step {progress.step}  "
        f"{progress.images_seen} images  rate {trainer.rate():.3f}  loss {loss:.4f}  {speed:.1f} images/s"
    )


def _watched_spaces() -> list[Space]:
    spaces = [detail_space()]
    if (SHIPPED_JUDGE / JUDGE_FILE).is_file():
        spaces.append(judge_space(PictureJudge.load(SHIPPED_JUDGE / JUDGE_FILE)))
    return spaces


def write_gate(trainer: RegressionTrainer, gate: Gate, out: Path) -> None:
    """Measure the running average: the gate's table and Fréchet distances; refresh the two sheets."""
    resolution = trainer.phase.resolution
    measured = gate.measure(trainer.average, resolution)
    _log.info("gate at %d²: %s", resolution, measured)
    distances = frechet_in(
        _watched_spaces(), trainer.average, trainer.corpus.folder, _FRECHET_SAMPLES, resolution
    )
    for found in distances:
        _log.info("Fréchet distance %.2f, floor %.2f: %s", found.distance, found.floor, found.space)
    record = {
        **asdict(trainer.progress),
        "resolution": resolution,
        **asdict(measured),
        "frechet": [asdict(found) for found in distances],
    }
    with (out / "gate.jsonl").open("a") as file:
        file.write(json.dumps(record) + "\n")
    gate.sample_sheet(trainer.average, resolution).save(out / "samples.png")
    gate.probe_sheet(trainer.average, resolution).save(out / "probes.png")


def _mean_gradient(parameter: torch.Tensor, gradients: Sequence[torch.Tensor | None]) -> torch.Tensor | None:
    """Average the shares' gradients into the parameter's own memory layout."""
    present = [gradient for gradient in gradients if gradient is not None]
    if not present:
        return None
    mean = torch.empty_like(parameter).copy_(present[0])
    for gradient in present[1:]:
        mean += gradient
    return mean.div_(len(gradients))

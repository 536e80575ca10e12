"""Training of the shipped generator: regress StyleGAN2 onto portraits whose scenes are known.

z carries the scene (see `scenes_to_z`), so no discriminator and no encoder is needed. Synthesis
grows by resolution: each phase trains the blocks up to one resolution on shrunken targets.
"""

from __future__ import annotations

import copy
import json
import logging
import math
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from torch import nn
from torch.nn.utils import parametrize

from core.demo.gate import Gate
from core.demo.mirror import Mirror
from core.demo.regression_data import (
    RESOLUTIONS,
    PortraitCorpus,
    RegressionBatch,
    load_factors,
    part_frequency,
    scene_basis,
    scenes_to_z,
)
from core.demo.regression_loss import RegressionLoss
from core.demo.regression_start import starting_weights
from core.errors import AssetError, RequestError
from core.evaluation.judges.picture import JUDGE_FILE, SHIPPED_JUDGE, PictureJudge
from core.evaluation.metrics.frechet import Space, detail_space, frechet_in, judge_space
from core.files.checkpoint import load_state, read_tensors, write_tensors
from core.generator.checkpoint import save_generator
from core.generator.stylegan2 import Generator, GeneratorConfig

CONFIG = GeneratorConfig(256, {4: 256, 8: 256, 16: 192, 32: 128, 64: 64, 128: 32, 256: 16})
STATE_FILE = "state.safetensors"
GENERATOR_FILE = "generator.safetensors"

# Weights have unit variance and their scale cancels (demodulation) or is equalised, so steps must be large.
_RATES = {"convolution": 0.1, "style": 0.04, "rgb": 0.01, "bias": 0.01}
_FIRST_RGB = 0.2  # initial scale of RGB weights: the picture starts grey, not as noise
_WARMUP_STEPS = 100
_CONSTANT_SHARE = 0.4  # of the regression's time, before the rate decays
_FINAL_RATE = 0.02  # reached at the end, relative
_FINISH_RATE = 0.2  # where the finish begins, relative
_BATCH = 16
_PAIRS = 4
_AVERAGE_HALF_LIFE = 3000  # images
_W_SAMPLES = 10_000
_FRECHET_SAMPLES = 256

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Phase:
    """Train up to a resolution for some wall-clock minutes; the finish compares textures, too."""

    resolution: int
    minutes: float
    finish: bool = False


@dataclass
class Progress:
    """How far a training has come; stored with its weights."""

    step: int = 0
    images_seen: int = 0
    seconds: float = 0.0


class _Differentiated(NamedTuple):
    """What one share of a batch came to: loss, and gradients by parameter."""

    loss: float
    gradients: tuple[torch.Tensor | None, ...]


class SceneReader(nn.Module):
    """Factors the mapping's first weight through the scene basis: W = V Pᵀ · √(z_dim / k)."""

    basis: torch.Tensor

    def __init__(self, basis: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("basis", basis)
        self.gain = math.sqrt(basis.shape[0] / basis.shape[1])

    def forward(self, factor: torch.Tensor) -> torch.Tensor:
        """Unfold V (w_dim, k) to a weight (w_dim, z_dim)."""
        return factor @ self.basis.T * self.gain

    def right_inverse(self, weight: torch.Tensor) -> torch.Tensor:
        """Start from a fresh V of unit variance; the old weight only gives the shape."""
        return weight.new_empty(len(weight), self.basis.shape[1]).normal_()


class RegressionTrainer:
    """Generator, its running average, optimizer and corpus of one resumable training."""

    def __init__(
        self, corpus: Path, phases: Sequence[Phase], seed: int, threads: int, config: GeneratorConfig = CONFIG
    ) -> None:
        torch.manual_seed(seed)
        self.phases = tuple(phases)
        self.random = torch.Generator().manual_seed(seed)
        self.corpus = PortraitCorpus(corpus)
        self.corpus.rescan()
        self.factors = load_factors(corpus)
        self.mirror = Mirror.of_factors(self.factors)
        scene_size = sum(self.factors.values())
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.basis = scene_basis(scene_size, config.z_dim)
        self.generator = factored_generator(config, scene_size).to(self.device)
        quieten_rgb(self.generator, self.phases[0].resolution)
        self.average = copy.deepcopy(self.generator).requires_grad_(False)
        if self.device.type == "cpu" and torch.cpu.get_capabilities().get("amx_bf16"):
            # Matrix tiles: 1.6 times as many images a second. Weights, styles and RGB stay in full precision.
            self.generator.synthesis.feature_dtype = torch.bfloat16
        self.loss = RegressionLoss(part_frequency(corpus)).to(self.device)
        self.parameters = list(self.generator.parameters())
        self.optimizer = make_optimizer(self.generator)
        self.progress = Progress()
        # One thread per share of the batch scales better than many threads inside each operation:
        # they meet once per step instead of at every one.
        self.workers = threads if self.device.type == "cpu" else 1
        self.pool = ThreadPoolExecutor(self.workers, initializer=torch.set_num_threads, initargs=(1,))

    @property
    def phase(self) -> Phase:
        """The phase that the time spent so far falls in."""
        minutes = self.progress.seconds / 60
        for phase in self.phases:
            if minutes < phase.minutes:
                return phase
            minutes -= phase.minutes
        return self.phases[-1]

    @property
    def total_seconds(self) -> float:
        """Length of all phases."""
        return 60 * sum(phase.minutes for phase in self.phases)

    def rate(self) -> float:
        """Relative learning rate: warm-up, constant, cosine decay; in the finish lower, and decaying."""
        minutes = {kind: sum(p.minutes for p in self.phases if p.finish == kind) for kind in (False, True)}
        finish = self.phase.finish
        left = (self.total_seconds - self.progress.seconds) / 60 - (0 if finish else minutes[True])
        decaying = minutes[finish] * (1 if finish else 1 - _CONSTANT_SHARE)
        decay = (1 - math.cos(math.pi * min(max(left / decaying, 0.0), 1.0))) / 2
        highest = _FINISH_RATE if finish else 1.0
        warmup = min(1.0, (self.progress.step + 1) / _WARMUP_STEPS)
        return warmup * (_FINAL_RATE + (highest - _FINAL_RATE) * decay)

    def step(self) -> float:
        """Train on one batch; returns its loss."""
        shares = [self._draw_share() for _ in range(self.workers)]
        results = list(self.pool.map(self._differentiate, shares))
        for parameter, *gradients in zip(self.parameters, *(part.gradients for part in results), strict=True):
            parameter.grad = _mean_gradient(parameter, gradients)
        for group in self.optimizer.param_groups:
            group["lr"] = group["relative_rate"] * self.rate()
        self.optimizer.step()
        self.progress.step += 1
        self.progress.images_seen += _BATCH
        self._update_average()
        return sum(part.loss for part in results) / len(results)

    def _draw_share(self) -> tuple[torch.Tensor, RegressionBatch]:
        size, pairs = _BATCH // self.workers, _PAIRS // self.workers
        batch = self.corpus.sample(self.phase.resolution, size, pairs, self.random, self.mirror)
        return scenes_to_z(batch.scenes, self.basis, self.random), batch

    def _differentiate(self, share: tuple[torch.Tensor, RegressionBatch]) -> _Differentiated:
        z, batch = share
        ws = self.generator.broadcast(self.generator.mapping(z.to(self.device)))
        target = batch.images.to(self.device)
        output = self.generator.synthesis(ws, noise_mode="none", max_resolution=target.shape[-1])
        loss = self.loss(output, target, batch.pairs, finish=self.phase.finish)
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
        load_state(path, self.generator, _below(tensors, "generator."))
        load_state(path, self.average, _below(tensors, "average."))
        moments = _below(tensors, "optimizer.")
        for name, parameter in self.generator.named_parameters():
            # Moments share their parameter's memory layout, which the fused optimizer relies on.
            state = {
                key: torch.empty_like(parameter).copy_(moments[f"{name}.{key}"])
                for key in ("exp_avg", "exp_avg_sq")
                if f"{name}.{key}" in moments
            }
            if state:
                self.optimizer.state[parameter] = {"step": moments[f"{name}.step"], **state}
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
            for name, parameter in self.generator.named_parameters()
            for key, value in self.optimizer.state.get(parameter, {}).items()
        }


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
) -> None:
    """Train the shipped generator, or go on from the state in `out`.

    Args:
        corpus: folder of shards and probes; may still be growing.
        out: receives the state, the gate's table and sample sheets.
        phases: resolutions and wall-clock minutes.
        seed: of weights and batches.
        start: state or generator of another training to begin with; None begins fresh.
        threads: CPU threads.
    """
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    trainer = RegressionTrainer(corpus, phases, seed, threads)
    if (out / STATE_FILE).exists():
        trainer.resume(out)
    elif start is not None:
        trainer.start_from(start)
    out.mkdir(parents=True, exist_ok=True)
    _run(trainer, Gate(corpus), out)
    trainer.save(out)
    export_generator(out)


def _run(trainer: RegressionTrainer, gate: Gate, out: Path) -> None:
    report, checkpoint = Schedule(20), Schedule(120)
    table, rescan = Schedule(900, first=60), Schedule(120)
    begun, before = time.monotonic(), trainer.progress.seconds
    losses: list[float] = []
    seen = trainer.progress.images_seen
    while trainer.progress.seconds < trainer.total_seconds:
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


def factored_generator(config: GeneratorConfig, scene_size: int) -> Generator:
    """Build a generator whose first mapping weight is factored through the scene basis."""
    generator = Generator(config)
    reader = SceneReader(scene_basis(scene_size, config.z_dim))
    parametrize.register_parametrization(generator.mapping.layers[0], "weight", reader, unsafe=True)
    return generator


@torch.no_grad()
def quieten_rgb(generator: Generator, resolution: int) -> None:
    """Let blocks begin with little output, those above a resolution with none: growing disturbs nothing."""
    for name, parameter in generator.synthesis.blocks.named_parameters():
        if name.endswith("to_rgb.weight"):
            parameter.mul_(_FIRST_RGB if int(name.split(".")[0]) <= resolution else 0.0)


def _mean_gradient(parameter: torch.Tensor, gradients: Sequence[torch.Tensor | None]) -> torch.Tensor | None:
    """Average the shares' gradients into the parameter's own memory layout."""
    present = [gradient for gradient in gradients if gradient is not None]
    if not present:
        return None
    mean = torch.empty_like(parameter).copy_(present[0])
    for gradient in present[1:]:
        mean += gradient
    return mean.div_(len(gradients))


def make_optimizer(generator: Generator) -> torch.optim.Adam:
    """Adam with a rate for each kind of parameter (see `_RATES`)."""
    groups: dict[str, list[nn.Parameter]] = {kind: [] for kind in _RATES}
    for name, parameter in generator.named_parameters():
        groups[_kind(name)].append(parameter)
    return torch.optim.Adam(
        [{"params": groups[kind], "relative_rate": rate} for kind, rate in _RATES.items()],
        lr=1.0,
        betas=(0.9, 0.99),
        fused=True,
    )


def _kind(name: str) -> str:
    if "affine" in name or "mapping" in name:
        return "style"
    if "to_rgb" in name:
        return "rgb"
    return "bias" if name.endswith("bias") else "convolution"


def export_generator(out: Path) -> Generator:
    """Turn the running average of a training into a plain StyleGAN2 generator file.

    The factored weight is folded into an ordinary one, and w_avg is the mean over 10,000 z.

    Args:
        out: folder of the training; receives generator.safetensors.

    Raises:
        AssetError: the folder holds no usable state.
    """
    path = out / STATE_FILE
    tensors, metadata = read_tensors(path)
    try:
        fields, scene_size = dict(metadata["config"]), sum(metadata["scene_factors"].values())
        fields["channels"] = {int(key): count for key, count in fields["channels"].items()}
        config = GeneratorConfig(**fields)
    except (KeyError, TypeError, ValueError) as error:
        raise AssetError(f"{path} lacks its configuration ({error}). Train again.") from error
    generator = factored_generator(config, scene_size).requires_grad_(False)
    load_state(path, generator, _below(tensors, "average."))
    parametrize.remove_parametrizations(generator.mapping.layers[0], "weight")
    z = torch.randn(_W_SAMPLES, config.z_dim, generator=torch.Generator().manual_seed(0))
    generator.w_avg.copy_(generator.mapping(z).mean(dim=0))
    provenance = {"made_by": "regression onto rendered portraits", "factors": metadata["scene_factors"]}
    save_generator(out / GENERATOR_FILE, generator, {**provenance, **metadata["progress"]})
    return generator.eval()


def parse_phases(text: str) -> tuple[Phase, ...]:
    """Read phases written as "resolution:minutes,…".

    Raises:
        RequestError: the text is something else.
    """
    try:
        phases = tuple(
            Phase(int(size), float(minutes)) for size, minutes in (p.split(":") for p in text.split(","))
        )
    except ValueError:
        phases = ()
    if not phases or any(phase.resolution not in RESOLUTIONS or not phase.minutes > 0 for phase in phases):
        raise RequestError(
            f"{text!r} are no phases; write resolutions of {RESOLUTIONS} with minutes, like 32:15,64:30."
        )
    return phases


def _below(tensors: dict[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}

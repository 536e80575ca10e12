"""Training of the picture judge on renders whose scenes are known, and its calibration."""

from __future__ import annotations

import dataclasses
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from core.device import CPU
from core.editing.portrait_code import latent_of_seed
from core.errors import AssetError
from core.face.morphable_model import MorphableModel
from core.files.whole_file import write_whole
from core.frames import to_frames
from core.generator.checkpoint import load_generator
from core.judges.picture import INPUT_SIZE, JUDGE_FILE, PictureJudge, Reading, judge_input
from core.making.judge_truth import true_readings
from core.scenes.bust import Bust
from core.scenes.corpus_files import HELD_OUT_SHARD, load_arrays, shard_paths
from core.scenes.mirror import Mirror
from core.scenes.scene import GROUPS, SCENE_SIZE
from core.scenes.truth import TRUE_BLOCKS, SceneRenderer, face_params, scene_basis_of, scenes_of_z
from core.training.loop import Schedule, TrainingLoop, batch_random, draw, make_optimizer, start_fabric

RECORD = "judge.json"
STATE = "judge_training.safetensors"
BATCH = 32
LEARNING_RATE = 2e-3
WEIGHT_DECAY = 0.02
_UNBOUNDED = 10**6  # steps
BLUR_REACH = 5
CALIBRATION_SEEDS = range(400)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class JudgeData:
    """Renders and their truth.

    Attributes:
        images: (N, 128, 128, 3) uint8; values: (N, K) in the readings' units.
        readings: K.
    """

    images: np.ndarray
    values: np.ndarray
    readings: tuple[Reading, ...]


def judge_schedule(minutes: float | None, steps: int | None = None) -> Schedule:
    """Return how long the judge is trained: so many minutes, or steps however long they take."""
    return Schedule(minutes, _UNBOUNDED if steps is None else steps, LEARNING_RATE)


def train_judge(
    work: Path,
    out: Path,
    schedule: Schedule,
    seed: int,
    provenance: dict[str, Any],
    device: torch.device = CPU,
) -> PictureJudge:
    """Train the judge on the corpus of make-demo-rig and measure how well it reads.

    Args:
        work: folder of make-demo-rig with bust, face model and portraits; the checkpoint goes there too.
        out: folder that receives judge.safetensors and judge.json.
        schedule: bounds over all runs of a resumed training.
        seed: of weights, batches and augmentation.
        provenance: written into judge.json.
        device: that trains.

    Raises:
        AssetError: the corpus is missing or has no more than its held-out shard.
    """
    bust, model = Bust.load(work / "bust.npz"), MorphableModel.load(work / "face_model.npz")
    paths = shard_paths(work / "portraits")
    training = [path for path in paths if path.name != HELD_OUT_SHARD]
    if not training:
        raise AssetError(f"{work / 'portraits'} holds no shards to learn from: run --only portraits first.")
    data = _load(training, bust, model)
    judge, steps = fit_judge(data, work / STATE, schedule, seed, device)
    out.mkdir(parents=True, exist_ok=True)
    held_out = _load([p for p in paths if p.name == HELD_OUT_SHARD], bust, model)
    truth, half = _aligned(judge, held_out), len(held_out.images) // 2
    judge = calibrated(judge, held_out.images[:half], truth[:half])
    judge.save(out / JUDGE_FILE)
    judge = PictureJudge.load(out / JUDGE_FILE)
    record = provenance | {
        "renders": len(data.images),
        "minutes": schedule.minutes,
        "steps": steps,
        "parameters": sum(p.numel() for p in judge.parameters()),
        "input": INPUT_SIZE,
        "unreliable": [reading.name for reading in judge.readings if not reading.is_reliable],
        "held_out_renders": _calibration(judge, held_out.images[half:], truth[half:]),
        "drift_of_unchanged_groups": _pair_drift(judge, held_out.images, paths),
        "generator_samples": _generator_calibration(judge, work, bust, model, device),
    }
    write_whole(out / RECORD, (json.dumps(record, indent=1, ensure_ascii=False) + "\n").encode())
    return judge


def _load(paths: list[Path], bust: Bust, model: MorphableModel) -> JudgeData:
    images, scenes, blocks = [], [], []
    for path in paths:
        shard = load_arrays(path, ("images", "scenes", *TRUE_BLOCKS))
        images.append(_shrunk(shard["images"]))
        scenes.append(shard["scenes"])
        blocks.append({name: shard[name] for name in TRUE_BLOCKS})
    joined = {name: np.concatenate([b[name] for b in blocks]) for name in TRUE_BLOCKS}
    scenes_, params = np.concatenate(scenes).astype(np.float64), face_params(model, joined)
    readings, values = true_readings(model, bust, params, scenes_)
    return JudgeData(np.concatenate(images), values, readings)


def _shrunk(images: np.ndarray) -> np.ndarray:
    levels = (judge_input(images) + 1) * 127.5
    return levels.round().to(torch.uint8).permute(0, 2, 3, 1).numpy()


def fit_judge(
    data: JudgeData,
    state: Path,
    schedule: Schedule,
    seed: int,
    device: torch.device = CPU,
) -> tuple[PictureJudge, int]:
    """Train a fresh judge, or go on from the checkpoint `state`; return it and the steps made."""
    torch.manual_seed(seed)
    fabric = start_fabric(device)
    judge = PictureJudge(data.readings, SCENE_SIZE)
    optimizer = make_optimizer(judge, "adam", LEARNING_RATE, WEIGHT_DECAY)
    network, optimizer = fabric.setup(judge, optimizer)
    loop = TrainingLoop(fabric, judge, optimizer, schedule, state)
    mean, sigma = (torch.tensor([getattr(r, name) for r in data.readings]) for name in ("mean", "sigma"))
    data_values, mirror = torch.from_numpy(data.values).float(), Mirror.of([r.name for r in data.readings])

    def losses(step: int, progress: float) -> dict[str, torch.Tensor]:
        random = batch_random(seed, step, fabric.global_rank)
        size = loop.batch_size(BATCH)
        rows = draw(len(data_values), size, random)
        images = augment(judge_input(data.images[rows.numpy()]), random)
        images, values = mirror.flip(images, data_values[rows], torch.rand(size, generator=random) < 0.5)
        wanted = ((values - mean) / sigma).to(fabric.device)
        return {"error": F.smooth_l1_loss(network(images.to(fabric.device)), wanted, beta=0.5)}

    loop.run(losses, "judge")
    return judge.cpu().eval(), loop.step


def augment(images: torch.Tensor, random: torch.Generator) -> torch.Tensor:
    """Blur, brighten and add noise to images (N, 3, H, W) in [-1, 1], so that soft pictures are read too."""
    width = float(torch.rand((), generator=random)) * 2.2
    if width > 0.5:  # three batches in four
        images = _blur(images, width)
    draws = torch.rand(3, len(images), 1, 1, 1, generator=random)
    bright = (images + 1) * (0.94 + 0.12 * draws[0]) - 1 + 0.08 * (draws[1] - 0.5)
    noise = torch.randn(images.shape, generator=random)
    return (bright + 0.06 * draws[2] * noise).clamp(-1, 1)


def _blur(images: torch.Tensor, width: float) -> torch.Tensor:
    """Convolve with a Gaussian of so many pixels, along rows and then along columns."""
    line = torch.exp(-0.5 * (torch.arange(-BLUR_REACH, BLUR_REACH + 1) / width).square())
    kernel = (line / line.sum()).expand(3, 1, 1, -1)
    padded = F.pad(images, (BLUR_REACH,) * 4, mode="replicate")
    return F.conv2d(F.conv2d(padded, kernel, groups=3), kernel.mT, groups=3)


def calibrated(judge: PictureJudge, frames: np.ndarray, truth: np.ndarray) -> PictureJudge:
    """Return the judge with slope and R² of its readings, measured on frames (N, …) with truth (N, K)."""
    found = _calibration(judge, frames, truth)
    readings = tuple(
        dataclasses.replace(reading, slope=found[reading.name]["slope"], r2=found[reading.name]["r2"])
        for reading in judge.readings
    )
    network = PictureJudge(readings, judge.scene_size)
    network.load_state_dict(judge.state_dict())
    return network.eval().requires_grad_(False)


def _aligned(judge: PictureJudge, data: JudgeData) -> np.ndarray:
    """Return truth (N, K) in the judge's order; NaN where the data lack a reading."""
    own = {reading.name: column for column, reading in enumerate(data.readings)}
    missing = np.full(len(data.values), np.nan)
    return np.stack([data.values[:, own[n]] if n in own else missing for n in judge.names], axis=1)


def _calibration(judge: PictureJudge, frames: np.ndarray, truth: np.ndarray) -> dict[str, Any]:
    """Return per reading: mean absolute error, slope of reading on truth, and R² (1 - error² / spread²)."""
    read = judge.read(frames)
    table: dict[str, Any] = {"pictures": len(frames)}
    for column, reading in enumerate(judge.readings):
        a, b = truth[:, column], read[:, column]
        spread = max(float(a.var()), 1e-12)
        table[reading.name] = {
            "error": round(float(np.abs(a - b).mean()), 4),
            "slope": round(float(((a - a.mean()) * (b - b.mean())).mean() / spread), 3),
            "r2": round(1 - float(((a - b) ** 2).mean()) / spread, 3),
        }
    return table


def _pair_drift(judge: PictureJudge, frames: np.ndarray, paths: list[Path]) -> dict[str, dict[str, float]]:
    """Return how far each group's readings drift, in σ, by the group in which a pair differs."""
    shard = load_arrays(next(p for p in paths if p.name == HELD_OUT_SHARD), ("group",))
    sigma = np.array([reading.sigma for reading in judge.readings])
    read = judge.read(frames) / sigma
    drift = np.abs(read[0::2] - read[1::2])
    return {
        group: {
            name: round(float(drift[shard["group"] == index][:, columns].mean()), 3)
            for name, columns in judge.groups().items()
        }
        for index, group in enumerate(GROUPS)
        if (shard["group"] == index).any()
    }


@torch.no_grad()
def _generator_calibration(
    judge: PictureJudge, work: Path, bust: Bust, model: MorphableModel, device: torch.device
) -> dict[str, Any]:
    """Measure the judge on generator samples whose scenes are known; includes the generator's own error."""
    path = work / "generator" / "generator.safetensors"
    if not path.is_file():
        return {"not_measured": f"{path.name} was not there yet"}
    generator = load_generator(path).to(device)
    basis = scene_basis_of(generator)
    if basis is None:
        return {"not_measured": "the generator is of other scenes"}
    z = torch.cat([latent_of_seed(seed, generator.z_dim) for seed in CALIBRATION_SEEDS])
    scenes = scenes_of_z(z, basis)
    renderer = SceneRenderer(work / "bust.npz", model)
    params = renderer.params(renderer.render(scenes, resolution=32))
    readings, values = true_readings(model, bust, params, scenes)
    parts = [generator.broadcast(generator.mapping(part.to(device))) for part in z.split(16)]
    frames = np.concatenate([to_frames(generator.synthesis(w_plus)) for w_plus in parts])
    return _calibration(judge, frames, _aligned(judge, JudgeData(frames, values, readings)))

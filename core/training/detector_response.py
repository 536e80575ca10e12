"""Where a landmark detector finds the landmarks of a face model, measured on the model's own renders.

Detectors draw faces towards the mean of what they were trained on: a raised brow comes out three quarters as
high, an open jaw opened by seven eighths, and each point sits a little beside the vertex it is compared with.
A reconstructor that takes them at their word reads every movement too small, and edits that follow it come
out too large. So faces of the model are drawn at random, painted over the faces of the generator's pictures
and given to the detector; what it answers to known points needs no annotation.
"""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from core.controls.control import panel_controls
from core.face.face_reader import face_reader
from core.face.landmarks import IBUG_POINTS
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.face.point_set import Part
from core.face.surface_points import SurfacePoints, landmark_points
from core.files.npz import Npz, write_npz
from core.files.whole_file import make_folder
from core.frames import to_levels, to_unit
from core.render.camera import Camera
from core.render.landmark_projector import LandmarkProjector
from core.render.renderer import Renderer
from core.render.spherical_harmonics import ambient_light, directional_light
from core.training.run_watch import SILENT, RunWatch
from core.training.samples import Corpus, LatentCorpus
from core.training.sharing import make_together
from core.training.stored_corpus import to_ndc

_SIDE = 256
_BATCH, _PART = 16, 512  # faces drawn at once, and in one file
_FEWEST = 200  # faces found, without which detectors are taken at their word
_ON_FACE = 0.5
# Faces drawn: few units at a time, moved as far as portraits move them; coefficients in σ.
_UNIT_CHANCE, _LARGEST_UNIT = 0.1, 0.7
_SPREAD, _COLOUR_SPREAD = 0.6, 0.2
# A key light from the front, degrees, its share of all light, and how much of it faces receive on average.
_AZIMUTH, _ELEVATION, _KEY_SHARE, _RECEIVED = 60.0, (0.0, 50.0), (0.2, 0.6), 0.6
_STEPS, _FIT_BATCH, _RATE, _DECAY, _HELD_OUT = 1500, 256, 2e-3, 3e-2, 0.1
_UNMEASURED: tuple[Part, ...] = ("eyes",)  # by readers that see no irises
_ROUNDING = 1e-4  # of distances near zero, squared

_log = logging.getLogger(__name__)


class DetectorResponse(nn.Module):
    """Moves landmarks to where a detector finds them; one that is new leaves them where they are.

    The offset of each point is a parameter of its own: it is learned together with the reconstructor, on
    portraits, where brows have hair and eyes have lashes. The lids have nothing but that where no irises are
    seen: models have no lashes, many no eyes, and what detectors say of such lids they say of no portrait.

    Args:
        parts: of the face that each of U points shows; without, those of the landmarks.
        hidden: width of the bent part.
    """

    centre: torch.Tensor
    spread: torch.Tensor
    reach: torch.Tensor

    def __init__(self, parts: tuple[Part | None, ...] = IBUG_POINTS.part_of, hidden: int = 192) -> None:
        super().__init__()
        self.count = len(parts)
        size = 2 * self.count
        unmeasured = () if "irises" in parts else _UNMEASURED
        self._unmeasured = [row for row, part in enumerate(parts) if part in unmeasured]
        self.offset = nn.Parameter(torch.zeros(self.count, 2))
        self.register_buffer("centre", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))
        self.register_buffer("reach", torch.zeros(size))
        self.straight, last = nn.Linear(size, size), nn.Linear(hidden, size)
        self.bent = nn.Sequential(nn.Linear(size, hidden), nn.ELU(), last)
        for layer in (self.straight, last):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        self._measured = [*self.straight.parameters(), *self.bent.parameters()]
        for parameter in self._measured:
            parameter.requires_grad_(False)

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        """Return where points (N, U, 2) are found; x to the right and y up, the picture spanning [-1, 1]."""
        standardised = (points.flatten(1) - self.centre) / self.spread
        moved = (self.straight(standardised) + self.bent(standardised)) * self.reach
        return points + moved.unflatten(1, (self.count, 2)) + self.offset

    def fit(self, points: torch.Tensor, found: torch.Tensor, seed: int = 0, steps: int = _STEPS) -> float:
        """Learn from points (N, U, 2) and where they were found; returns the mean error left, held out."""
        difference = (found - points).flatten(1)
        self.centre.copy_(points.flatten(1).mean(0))
        self.spread.copy_(points.flatten(1).std(0).clamp(min=1e-6))
        self.reach.copy_(difference.square().mean(0).sqrt())
        self.reach.unflatten(0, (self.count, 2))[self._unmeasured] = 0
        border = len(points) - round(_HELD_OUT * len(points))
        for parameter in self._measured:
            parameter.requires_grad_(True)
        optimizer = torch.optim.AdamW(self._measured, _RATE, weight_decay=_DECAY)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
        random = torch.Generator().manual_seed(seed)
        for _ in range(steps):
            rows = torch.randint(border, (_FIT_BATCH,), generator=random)
            loss = _distance(self(points[rows]), found[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        for parameter in self._measured:
            parameter.requires_grad_(False)
        with torch.no_grad():
            return float((self(points[border:]) - found[border:]).norm(dim=-1).mean())


def show_faces(
    model: MorphableModel,
    poses: FaceParams,
    corpus: Corpus,
    shading: torch.Tensor,
    folder: Path,
    seed: int = 0,
    workers: int = 1,
    points: SurfacePoints | None = None,
    watch: RunWatch = SILENT,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Show the detector faces of the model in the places of the generator's faces.

    All processes that do the same in the same folder share the work.

    Args:
        model: the face model, on the device that draws.
        poses: how the heads of N samples are turned and placed; nothing else of them counts.
        corpus: these samples; its reader is the detector.
        shading: (3,) RGB, the brightness of the generator's faces.
        folder: for what was found, in parts.
        seed: of the faces drawn.
        workers: processes that detect, of each process.
        points: of the model which the samples' landmarks are; without, the landmarks.
        watch: is told how many faces were shown.

    Returns:
        the points (M, U, 2) of the faces that were found, and where they were found, in [-1, 1].
    """
    faces = draw_faces(model, poses, shading, torch.Generator().manual_seed(seed))
    points = points or landmark_points(model)
    renderer, projector = Renderer(model, _SIDE), LandmarkProjector(model, Camera(), points)
    parts = torch.arange(len(faces)).split(_PART)
    paths = {make_folder(folder) / f"part_{number:05d}.npz": rows for number, rows in enumerate(parts)}

    def make(path: Path) -> None:
        rows = paths[path]
        painted = [_painted(renderer, faces[some], corpus[some]) for some in rows.split(_BATCH)]
        read, valid = face_reader(corpus.reader).read_points(np.concatenate(painted), workers)
        found = to_ndc(read[valid], _SIDE, _SIDE)[:, points.rows.cpu()]
        with torch.no_grad():
            known = projector(faces[rows].to(model.mean_vertices.device)).cpu()
        write_npz(path, {"points": known.numpy()[valid], "found": found.numpy()})

    make_together(list(paths), make, "detector", f"{_PART} faces", watch.tick)
    shown = [Npz(path).read(["points", "found"]) for path in paths]
    known, found = (torch.from_numpy(np.concatenate([part[name] for part in shown])) for name in shown[0])
    return known, found


def measure_detector(
    points: torch.Tensor,
    found: torch.Tensor,
    parts: tuple[Part | None, ...] = IBUG_POINTS.part_of,
    seed: int = 0,
    steps: int = _STEPS,
) -> DetectorResponse:
    """Learn a detector's answers to faces of the model.

    Args:
        points: (N, U, 2) of the faces, x to the right and y up, the picture spanning [-1, 1].
        found: (N, U, 2) where they were found.
        parts: the part of the face that each shows.
        seed: of the fit.
        steps: of the fit.

    Returns:
        the response; that of a perfect detector where hardly a face of the model is found.
    """
    response = DetectorResponse(parts)
    if len(points) < _FEWEST:
        _log.info("the detector finds %d faces of the model: taken at its word", len(points))
        return response
    left = response.fit(points, found, seed, steps)
    _log.info(
        "detector measured on %d faces of the model, error %.2f px of 256", len(points), left * _SIDE / 2
    )
    return response


def draw_faces(
    model: MorphableModel, poses: FaceParams, shading: torch.Tensor, random: torch.Generator
) -> FaceParams:
    """Return faces (N) of all shapes and colours with few units moved, under a key light of this shading."""
    count = len(poses)

    def uniform(low: float, high: float) -> torch.Tensor:
        return low + (high - low) * torch.rand(count, generator=random)

    expression = torch.zeros(count, model.table["expression"].size)
    for control in panel_controls(model):
        if not control.is_unit:
            continue
        if control.unit:  # a component, in σ
            amount = _SPREAD * torch.randn(count, generator=random)
        else:
            lowest = max(control.minimum, -_LARGEST_UNIT)
            amount = uniform(lowest, _LARGEST_UNIT) * (uniform(0, 1) < _UNIT_CHANCE)
        control.place(expression, amount)
    azimuth, elevation = uniform(-_AZIMUTH, _AZIMUTH).deg2rad(), uniform(*_ELEVATION).deg2rad()
    key = torch.stack(
        [azimuth.sin() * elevation.cos(), elevation.sin(), azimuth.cos() * elevation.cos()], dim=1
    )
    share = uniform(*_KEY_SHARE)[:, None]
    strength = shading / (1 - share * (1 - _RECEIVED))
    light = directional_light(key, share * strength) + ambient_light((1 - share) * strength)
    spreads = {"identity": _SPREAD, "albedo": _COLOUR_SPREAD}
    coefficients = {
        name: spread * torch.randn(count, model.table[name].size, generator=random)
        for name, spread in spreads.items()
    }
    return poses.replace(expression=expression, sh_coeffs=light, **coefficients)


@torch.no_grad()
def _painted(renderer: Renderer, faces: FaceParams, samples: LatentCorpus) -> np.ndarray:
    """Return frames (N, H, W, 3) uint8: pictures with the facial skin of `faces` over them."""
    device = renderer.model.mean_vertices.device
    rendering, pictures = renderer(faces.to(device)), samples.images.to(device)
    behind = functional.interpolate(to_unit(pictures), _SIDE, mode="bicubic", antialias=True)
    image = torch.where(rendering.face_weight > _ON_FACE, rendering.image, behind.clamp(0, 1))
    return np.ascontiguousarray(to_levels(image.permute(0, 2, 3, 1).cpu().numpy()))


def _distance(points: torch.Tensor, found: torch.Tensor) -> torch.Tensor:
    scaled = (points - found) * _SIDE / 2
    return (scaled.square().sum(-1) + _ROUNDING).sqrt().mean()

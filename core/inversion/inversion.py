"""Finds the code whose picture resembles an aligned photograph: in W first, then in W+.

As in PIE (Tewari et al. 2020, section 4) pictures are compared while F keeps the face one that the rig can
edit; a code in W+ pays for leaving W. The generator is frozen. Coarse pictures come before fine ones, for
they are quick to make and have fewer wrong answers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from core.inversion.alignment import AlignedPhoto
from core.inversion.face_region import face_region
from core.inversion.latent_prior import LatentPrior
from core.inversion.picture_loss import PictureLoss
from core.inversion.plausibility import FacePlausibility
from core.rig.rig import Rig

InversionQuality = Literal["quick", "full"]


@dataclass(frozen=True)
class Stage:
    """A number of steps with pictures of at most `side` pixels, in W or in W+."""

    space: Literal["z", "w", "w_plus"]
    steps: int
    side: int


STAGES: dict[InversionQuality, tuple[Stage, ...]] = {
    "quick": (
        Stage("z", 150, 64),
        Stage("z", 100, 128),
        Stage("w", 80, 128),
        Stage("w_plus", 80, 256),
    ),
    "full": (
        Stage("z", 500, 64),
        Stage("z", 500, 128),
        Stage("w", 500, 128),
        Stage("w", 500, 1024),
        Stage("w_plus", 400, 128),
        Stage("w_plus", 600, 1024),
    ),
}
RATE = 0.05
WARM_UP, COOL_DOWN = 0.05, 0.3
START_SIDE, STARTS = 32, 48
REGION_SOFTNESS = 0.06
LANDMARKS, SUPPORT, FROM_MEAN, FROM_W = 0.5, 0.05, 0.02, 0.1


class Inversion:
    """A search under way; `advance` makes one step of it.

    Attributes:
        step: steps made.
        steps: steps in all.
        loss: of the last step.
    """

    def __init__(self, rig: Rig, photo: AlignedPhoto, quality: InversionQuality = "quick") -> None:
        self._generator = rig.generator
        device = rig.generator.w_avg.device
        samples = torch.from_numpy(rig.statistics.w).to(device)
        self._prior = LatentPrior(samples)
        self._picture_loss = PictureLoss(*_target(photo, device))
        self._face = FacePlausibility(rig, _landmarks(photo, device))
        self._reconstructor = rig.reconstructor
        self._stages = STAGES[quality]
        self.step, self.steps = 0, sum(stage.steps for stage in self._stages)
        self.loss = math.nan
        zs = torch.cat([latent_of_seed(int(seed), rig.generator.z_dim) for seed in rig.statistics.seeds])
        self._z = self._start(zs, samples, torch.from_numpy(rig.statistics.params).to(device))
        self._shared = torch.zeros(self._prior.size, device=device)
        self._own = torch.zeros(rig.generator.num_ws, self._prior.size, device=device)
        self._optimizer = self._optimizer_for(self._stages[0])
        self.image = None

    @property
    def is_done(self) -> bool:
        return self.step >= self.steps

    @torch.enable_grad()
    def advance(self) -> None:
        """Make one step."""
        stage, step = self._now()
        if step == 0:
            self._optimizer = self._optimizer_for(stage)
        for group in self._optimizer.param_groups:
            group["lr"] = RATE * _rate(step / stage.steps)
        self._optimizer.zero_grad()
        w_plus = self._codes()
        image = self._generator.synthesis(w_plus, max_resolution=self._side(stage.side))
        params = self._reconstructor(w_plus)
        loss = (
            self._picture_loss(image)
            + LANDMARKS * self._face.landmark_distance(params)
            + SUPPORT * self._face.beyond_samples(params)
            + FROM_MEAN * self._shared.square().mean()
            + FROM_W * self._own.square().mean()
        )
        loss.sum().backward()
        self._optimizer.step()
        self.step += 1
        self.loss = float(loss)
        self.image = image.detach()[0]

    @torch.no_grad()
    def code(self) -> np.ndarray:
        return self._codes()[0].cpu().numpy()

    def _codes(self) -> torch.Tensor:
        return self._generator.mapping(self._z)[:, None] + self._prior.offsets(self._shared + self._own)[None]

    def _now(self):
        step = self.step
        for stage in self._stages:
            if step < stage.steps:
                return stage, step
            step -= stage.steps
        raise AssertionError

    def _side(self, side):
        return max(
            (s for s in self._generator.output_resolutions if s <= side),
            default=self._generator.img_resolution,
        )

    def _optimizer_for(self, stage):
        spaces = ("z", "w", "w_plus")
        free = spaces[: spaces.index(stage.space) + 1]
        self._z = self._z.detach().requires_grad_(True)
        self._shared = self._shared.detach().requires_grad_("w" in free)
        self._own = self._own.detach().requires_grad_("w_plus" in free)
        return torch.optim.Adam(
            [t for t in (self._z, self._shared, self._own) if t.requires_grad], lr=RATE, betas=(0.9, 0.99)
        )

    @torch.no_grad()
    def _start(self, zs, samples, packed):
        distance = self._face.landmark_distance(self._reconstructor.table.unpack(packed))
        nearest = distance.argsort()[:STARTS]
        images = self._generator.synthesis(
            self._generator.broadcast(samples[nearest]), max_resolution=self._side(START_SIDE)
        )
        return zs[nearest[self._picture_loss(images).argmin()]][None]


def _rate(share: float) -> float:
    down = min(1.0, (1 - share) / COOL_DOWN)
    return (0.5 - 0.5 * math.cos(math.pi * down)) * min(1.0, share / WARM_UP + 0.05)


def _target(photo, device):
    side = len(photo.frame)
    image = torch.from_numpy(photo.frame.copy()).to(device).permute(2, 0, 1)[None].float() / 127.5 - 1
    region = face_region(photo.landmarks, side, REGION_SOFTNESS)
    return image, torch.from_numpy(region).to(device)[None, None]


def _landmarks(photo, device):
    if photo.landmarks is None:
        return None
    points = photo.landmarks / len(photo.frame) * 2 - 1
    return torch.from_numpy((points * [1, -1]).astype(np.float32)).to(device)

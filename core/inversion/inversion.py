"""Finds the code whose picture resembles an aligned photograph.

As in PIE (Tewari et al. 2020, section 4), pictures are compared while F keeps the face one that the rig can
edit, first in W, then in W+. Nothing is paid for leaving the generator's own codes, since codes cannot
leave them: after each step they are brought back (`core.inversion.latent_prior`). Pictures pay for a fine
contrast that the generator's own do not have (`core.inversion.own_contrast`). Coarse pictures come before
fine ones: they are quick to make and have fewer wrong answers. The generator is frozen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from core.frames import to_frame, to_images
from core.generator.protocol import StyleGenerator
from core.generator.style_bands import style_bands
from core.inversion.alignment import AlignedPhoto
from core.inversion.face_region import face_region
from core.inversion.latent_prior import LatentPrior
from core.inversion.own_contrast import OwnContrast, contrast_of
from core.inversion.picture_loss import PictureLoss
from core.inversion.plausibility import FacePlausibility
from core.inversion.quality import InversionQuality
from core.rig.rig import FaceRig
from core.rig.statistics import Statistics

Space = Literal["w", "w_plus"]


@dataclass(frozen=True)
class Stage:
    """Steps in one space, and in those before it, with pictures of at most `side` pixels."""

    space: Space
    steps: int
    side: int


STAGES: Mapping[InversionQuality, tuple[Stage, ...]] = {
    "quick": (
        Stage("w", 150, 64),
        Stage("w", 100, 128),
        Stage("w_plus", 80, 256),
    ),
    "full": (
        Stage("w", 700, 64),
        Stage("w", 1000, 128),
        Stage("w", 300, 1024),
        Stage("w_plus", 600, 128),
        Stage("w_plus", 400, 1024),
    ),
}
"""`full` has as many steps as PIE: 2000 before W+ and 1000 in it."""
RATE, WARM_UP, COOL_DOWN = 0.05, 0.05, 0.3
"""Adam's rate, and the shares of a stage in which it rises and falls."""
START_SIDE, STARTS = 32, 48
CONTRAST_FROM = 128
"""Pictures of so many pixels pay for their fine contrast; smaller ones have none."""
REGION_SOFTNESS, HEAD_GROWTH = 0.06, 1.4
"""Blur of the borders of face and head, in sides, and how many times larger than the face the head is."""
LANDMARKS, SUPPORT = 2.0, 0.05
"""What half a side between landmarks costs, and a square σ beyond samples."""
OWN: Mapping[str, float] = {"coarse": 0.15, "middle": 0.35, "fine": 0.55}
"""How far the codes of layers may lie from that of all layers, as shares of `REACH`, by their band."""


@dataclass(frozen=True, eq=False)
class InversionProgress:
    """Where a search stands after a step.

    Attributes:
        frame: (S, S, 3) uint8, the picture that was compared, small in coarse stages; at the end the whole
            picture of the code found.
        w_plus: (L, w_dim) float32, the code found; None before the last step.
    """

    step: int
    steps: int
    loss: float
    frame: np.ndarray
    w_plus: np.ndarray | None


class Inversion:
    """A search under way; `advance` makes one step of it, so that other work can be done in between."""

    def __init__(self, rig: FaceRig, photo: AlignedPhoto, quality: InversionQuality) -> None:
        self._generator, self._reconstructor = rig.generator, rig.reconstructor
        device = rig.generator.w_avg.device
        self._prior = LatentPrior(torch.from_numpy(rig.statistics.w).to(device))
        self._picture_loss = PictureLoss(*_target(photo, device))
        self._face = FacePlausibility(rig, _landmarks_ndc(photo, device))
        self._stages = STAGES[quality]
        self._step, self._steps = 0, sum(stage.steps for stage in self._stages)
        self._contrasts = self._contrasts_needed(rig.statistics)
        self._shared = self._prior.held(self._start(rig.statistics))
        self._own = torch.zeros(rig.generator.num_ws, self._prior.size, device=device)
        self._own_share = _own_share(rig.generator).to(device)
        self._optimizer = self._optimizer_for(self._stages[0].space)

    @torch.enable_grad()
    def advance(self) -> InversionProgress:
        """Make the next step; there must be one."""
        self._look()
        stage, step = self._now()
        if step == 0:
            self._optimizer = self._optimizer_for(stage.space)
        for group in self._optimizer.param_groups:
            group["lr"] = RATE * _rate(step / stage.steps)
        self._optimizer.zero_grad()
        w_plus = self._codes()
        image = self._generator.synthesis(w_plus, max_resolution=self._side(stage.side))
        loss = (self._picture_loss(image) + self._implausibility(w_plus)).sum()
        contrast = self._contrasts.get(image.shape[-1])
        if contrast is not None:
            loss = loss + contrast.price(image).sum()
        loss.backward()
        self._optimizer.step()
        self._return_to_cloud()
        self._step += 1
        return self._progress(float(loss.detach()), image.detach())

    def _contrasts_needed(self, statistics: Statistics) -> dict[int, OwnContrast]:
        """Return by side what must be known of own portraits, in the order of need."""
        samples = torch.from_numpy(statistics.w).to(self._generator.w_avg.device)
        sides = [self._side(stage.side) for stage in self._stages]
        return {side: contrast_of(self._generator, samples, side) for side in sides if side >= CONTRAST_FROM}

    def _look(self) -> None:
        """Learn a little of the generator's own portraits, before their contrast is needed."""
        unknown = next((contrast for contrast in self._contrasts.values() if not contrast.is_known), None)
        if unknown is not None:
            unknown.look()

    @torch.no_grad()
    def _progress(self, loss: float, image: torch.Tensor) -> InversionProgress:
        code = None
        if self._step == self._steps:
            w_plus = self._codes()
            code, image = w_plus[0].cpu().numpy(), self._generator.synthesis(w_plus)
        return InversionProgress(self._step, self._steps, loss, to_frame(image[0]), code)

    def _implausibility(self, w_plus: torch.Tensor) -> torch.Tensor:
        """Return (1,): how far the code is from one that the rig knows how to edit."""
        params = self._reconstructor(w_plus)
        return LANDMARKS * self._face.landmark_distance(params) + SUPPORT * self._face.beyond_samples(params)

    @torch.no_grad()
    def _return_to_cloud(self) -> None:
        """Bring the code back to where the generator's own may lie."""
        self._shared.copy_(self._prior.held(self._shared))
        self._own.copy_(self._prior.held(self._own, self._own_share))

    def _codes(self) -> torch.Tensor:
        """Return the code (1, L, w_dim) that has been reached."""
        return self._prior.codes(self._shared + self._own)[None]

    def _now(self) -> tuple[Stage, int]:
        """Return the stage of the next step and its number within the stage."""
        step = self._step
        for stage in self._stages:
            if step < stage.steps:
                return stage, step
            step -= stage.steps
        raise AssertionError("the search has ended")

    def _side(self, most: int) -> int:
        """Return the largest output of at most so many pixels; some architectures have only their own."""
        sides = self._generator.output_resolutions
        return max((side for side in sides if side <= most), default=sides[0])

    def _optimizer_for(self, space: Space) -> torch.optim.Adam:
        """Return the optimiser of a space; what all layers share moves in both."""
        self._shared = self._shared.detach().requires_grad_(True)
        self._own = self._own.detach().requires_grad_(space == "w_plus")
        moved = [self._shared, self._own] if space == "w_plus" else [self._shared]
        return torch.optim.Adam(moved, lr=RATE, betas=(0.9, 0.99))

    @torch.no_grad()
    def _start(self, statistics: Statistics) -> torch.Tensor:
        """Return the coordinates (K,) of the sample most like the photograph, of those posed alike."""
        device = self._generator.w_avg.device
        packed = torch.from_numpy(statistics.params).to(device)
        distances = self._face.landmark_distance(self._reconstructor.table.unpack(packed))
        w = torch.from_numpy(statistics.w).to(device)[distances.argsort()[:STARTS]]
        images = self._generator.synthesis(
            self._generator.broadcast(w), max_resolution=self._side(START_SIDE)
        )
        return self._prior.coordinates(w[self._picture_loss(images).argmin()])


def _rate(share: float) -> float:
    """Return the factor of the rate at a share of a stage, as in StyleGAN2's projector."""
    down = min(1.0, (1 - share) / COOL_DOWN)
    return (0.5 - 0.5 * math.cos(math.pi * down)) * min(1.0, share / WARM_UP + 0.05)


def _target(photo: AlignedPhoto, device: torch.device) -> tuple[torch.Tensor, ...]:
    """Return picture (1, 3, R, R) in [-1, 1] and regions of the face and of the head (1, 1, R, R)."""
    image = to_images(photo.frame[None]).to(device)
    regions = (
        face_region(photo.landmarks, len(photo.frame), REGION_SOFTNESS, growth)
        for growth in (1.0, HEAD_GROWTH)
    )
    return image, *(torch.tensor(region, device=device)[None, None] for region in regions)


def _own_share(generator: StyleGenerator) -> torch.Tensor:
    """Return what `OWN` says of each layer (L, 1)."""
    bands = style_bands(generator.layer_resolutions)
    share = {layer: OWN[band] for band, layers in bands.items() for layer in layers}
    return torch.tensor([[share[layer]] for layer in range(generator.num_ws)])


def _landmarks_ndc(photo: AlignedPhoto, device: torch.device) -> torch.Tensor | None:
    """Return the landmarks (68, 2), x to the right and y up, the picture spanning [-1, 1]."""
    if photo.landmarks is None:
        return None
    points = (photo.landmarks / len(photo.frame) * 2 - 1) * [1, -1]
    return torch.tensor(points, dtype=torch.float32, device=device)

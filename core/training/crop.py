"""How a generator crops its portraits: as FFHQ does, or tighter, wider, aside, turned.

All portraits share one camera, which sees a head at the origin as FFHQ frames it. Another crop is a head in
another place to it: nearer or farther, aside, tilted. A reconstructor finds that by itself, but from the
wrong place, slowly; so it starts where the landmarks of the samples say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from core.face.morphable_model import MorphableModel
from core.face.surface_points import SurfacePoints
from core.render.camera import Camera
from core.render.landmark_projector import LandmarkProjector
from core.training.samples import LatentCorpus

# What samples of FFHQ's own crop may differ by: scale, degrees, half image widths.
_USUAL_SCALE, _USUAL_TILT, _USUAL_SHIFT = 1.2, 6.0, 0.12


@dataclass(frozen=True)
class Crop:
    """How faces typically lie in pictures, compared with FFHQ's.

    Attributes:
        scale: how many times larger they are.
        tilt: degrees by which they are turned in the picture, counter-clockwise.
        shift: (x, y) of the middle of the face, x to the right and y up, in half image widths.
    """

    scale: float = 1.0
    tilt: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)

    @property
    def is_usual(self) -> bool:
        """Whether FFHQ's crop explains it."""
        scaled = max(self.scale, 1 / self.scale)
        return (
            scaled < _USUAL_SCALE and abs(self.tilt) < _USUAL_TILT and math.hypot(*self.shift) < _USUAL_SHIFT
        )

    @property
    def sentence(self) -> str:
        """What differs, for people."""
        return (
            f"The pictures are not cropped as FFHQ's: faces are {self.scale:.2f} times as large, turned by "
            f"{self.tilt:.0f}° and {math.hypot(*self.shift) / 2:.0%} of the width aside; the camera follows."
        )

    def place(self, model: MorphableModel, points: SurfacePoints) -> tuple[torch.Tensor, torch.Tensor]:
        """Return rotation (3,) and translation (3,) of a head that is seen in such a crop."""
        camera, centre = Camera(), points.of(model.mean_vertices).mean(0).cpu()
        x, y, z = centre.tolist()
        depth, tilt = (camera.distance - z) / self.scale, math.radians(self.tilt)
        seen = (camera.project(centre)[:2] + torch.tensor(self.shift)) * depth / camera.focal
        turned = torch.tensor(
            [math.cos(tilt) * x - math.sin(tilt) * y, math.sin(tilt) * x + math.cos(tilt) * y]
        )
        nearer = torch.tensor([camera.distance - z - depth])
        return torch.tensor([0.0, 0.0, tilt]), torch.cat([seen - turned, nearer])


@torch.no_grad()
def typical_crop(model: MorphableModel, points: SurfacePoints, corpus: LatentCorpus) -> Crop:
    """Return the median crop of samples with a face; FFHQ's where there are none.

    Args:
        model: whose mean head is laid over each face by scaling, turning and shifting.
        points: of its surface.
        corpus: samples whose landmarks are these points.
    """
    seen = corpus.landmarks[corpus.valid].to(model.mean_vertices.device)
    if not len(seen):
        return Crop()
    rest = LandmarkProjector(model, Camera(), points)(model.neutral_params(1).to(seen.device))
    usual, found = (torch.view_as_complex(p.double().contiguous()) for p in (rest, seen))
    middle, places = usual.mean(1, keepdim=True), found.mean(1, keepdim=True)
    centred = usual - middle
    laid = (centred.conj() * (found - places)).sum(1) / centred.abs().square().sum()
    aside = (places - middle).squeeze(1)
    return Crop(
        float(laid.abs().median()),
        math.degrees(float(laid.angle().median())),
        (float(aside.real.median()), float(aside.imag.median())),
    )

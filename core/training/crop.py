"""How a generator crops its portraits: as FFHQ does, or tighter, wider, aside, turned.

All portraits share one camera, which sees a head at the origin about as FFHQ frames it. Another crop is a
head in another place to it: nearer or farther, aside, tilted. A reconstructor finds that by itself, but
slowly and from the wrong place; so it starts where the points of the samples say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from core.face.face_reader import face_reader
from core.face.ffhq_crop import ffhq_crop
from core.face.morphable_model import MorphableModel
from core.face.surface_points import SurfacePoints
from core.render.camera import Camera
from core.render.landmark_projector import LandmarkProjector
from core.training.samples import LatentCorpus

# What samples of FFHQ's own crop may differ by: scale, degrees, half image widths.
_USUAL_SCALE, _USUAL_TILT, _USUAL_SHIFT = 1.15, 6.0, 0.12


@dataclass(frozen=True)
class Crop:
    """How faces typically lie in pictures, compared with FFHQ's.

    Attributes:
        scale: how many times larger they are.
        tilt: degrees by which they are turned in the picture, counter-clockwise.
        aside: how far the middle of FFHQ's crop is from that of the picture, in half image widths.
    """

    scale: float = 1.0
    tilt: float = 0.0
    aside: float = 0.0

    @property
    def is_usual(self) -> bool:
        """Whether it is FFHQ's."""
        return (
            max(self.scale, 1 / self.scale) < _USUAL_SCALE
            and abs(self.tilt) < _USUAL_TILT
            and self.aside < _USUAL_SHIFT
        )

    @property
    def sentence(self) -> str:
        """What differs, for people."""
        return (
            f"The pictures are not cropped as FFHQ's: faces are {self.scale:.2f} times as large, turned by "
            f"{self.tilt:.0f}° and {self.aside / 2:.0%} of the width aside. The mesh follows; photos are "
            "cropped as for FFHQ."
        )


def typical_crop(corpus: LatentCorpus) -> Crop:
    """Return the median crop of samples with a face, with all points of their reader; FFHQ's without any."""
    seen = corpus.landmarks[corpus.valid][:, face_reader(corpus.reader).points.ibug]
    if not len(seen):
        return Crop()
    square = ffhq_crop(seen.numpy())
    centre, half, tilt = (torch.from_numpy(part).median(0).values for part in square)
    return Crop(max(float(half), 1e-3), math.degrees(float(tilt)), float(centre.norm()))


@torch.no_grad()
def typical_place(
    model: MorphableModel, points: SurfacePoints, corpus: LatentCorpus
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return rotation (3,) and translation (3,) by which the mean head lies over a typical face.

    Args:
        model: whose mean head is laid over each face by scaling, turning and shifting.
        points: of its surface.
        corpus: samples with a face, whose landmarks are these points.
    """
    camera, centre = Camera(), points.of(model.mean_vertices).mean(0).cpu()
    rest = LandmarkProjector(model, camera, points)(model.neutral_params(1)).cpu()
    usual, found = (torch.view_as_complex(p.double().contiguous()) for p in (rest, corpus.landmarks))
    centred = usual - usual.mean(1, keepdim=True)
    middle = found.mean(1, keepdim=True)
    laid = (centred.conj() * (found - middle)).sum(1) / centred.abs().square().sum()
    tilt = float(laid.angle().median())
    depth = (camera.distance - float(centre[2])) / max(float(laid.abs().median()), 1e-3)
    seen = torch.stack([middle.real.median(), middle.imag.median()]) * depth / camera.focal
    cosine, sine = math.cos(tilt), math.sin(tilt)
    turned = torch.tensor([[cosine, -sine], [sine, cosine]]) @ centre[:2]
    nearer = torch.tensor([camera.distance - float(centre[2]) - depth])
    return torch.tensor([0.0, 0.0, tilt]), torch.cat([seen.float() - turned, nearer])

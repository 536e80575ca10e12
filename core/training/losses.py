"""L_render: how well rendered face parameters explain a picture (StyleRig, CVPR 2020, section 4.2)."""

from __future__ import annotations

import torch
from torch import nn

from core.face.landmarks import LANDMARKS_OF_PART
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.face.surface_points import SurfacePoints, landmark_points
from core.render.camera import Camera
from core.render.landmark_projector import LandmarkProjector
from core.render.renderer import Renderer
from core.render.spherical_harmonics import SECOND_ORDER, SH_0, ambient_light
from core.training.config import RenderWeights
from core.training.samples import LatentCorpus

SampleTerms = dict[str, torch.Tensor]
"""Name -> (N,) weighted loss of each sample."""

# Pixels of at least this interpolated `face_weight` are compared.
_ON_FACE = 0.5
# Smoothing of |δ| near zero, in σ.
_CORNER = 0.1


class RenderLoss(nn.Module):
    """Compares face parameters with pictures and their landmarks.

    Attributes:
        silhouette: (U,) bool, which landmarks slide along the jaw line.

    Args:
        model: the face model.
        resolution: of the pictures compared, pixels.
        weights: of the terms.
        points: which of the model's points are compared; without, its landmarks.
        camera: the camera that all portraits share.
    """

    point_weights: torch.Tensor

    def __init__(
        self,
        model: MorphableModel,
        resolution: int,
        weights: RenderWeights,
        points: SurfacePoints | None = None,
        camera: Camera | None = None,
    ) -> None:
        super().__init__()
        self.weights = weights
        self.renderer = Renderer(model, resolution, camera)
        points = points or landmark_points(model)
        self.silhouette = points.of_parts("contour")
        self.projector = LandmarkProjector(model, self.renderer.camera, points)
        self.register_buffer("point_weights", _point_weights(weights, points), persistent=False)

    def forward(self, params: FaceParams, corpus: LatentCorpus, photo: bool = True) -> SampleTerms:
        """Return the landmark term and, where asked for, the photometric one, of N samples.

        Samples without landmarks have no landmark term.
        """
        terms = self.landmark_term(self.projector(params), corpus)
        if photo:
            terms |= self.photo_term(params, corpus)
        return terms

    def landmark_term(self, points: torch.Tensor, corpus: LatentCorpus) -> SampleTerms:
        """Return the weighted distance of points (N, U, 2) in [-1, 1] to the landmarks of N samples."""
        error = self.landmark_error(points, corpus.landmarks) * corpus.valid
        return {"landmarks": self.weights.landmarks * error}

    def photo_term(self, params: FaceParams, corpus: LatentCorpus) -> SampleTerms:
        """Return the weighted photometric error of N samples."""
        return {"photo": self.weights.photo * self.photometric_error(params, corpus.float_images())}

    def landmark_error(self, points: torch.Tensor, landmarks: torch.Tensor) -> torch.Tensor:
        """Return the weighted mean squared distance (N,) of points to landmarks (N, U, 2) in [-1, 1].

        Beyond `outlier` it grows linearly (pseudo-Huber): detectors misplace points at large head turns.
        """
        squared = (points - landmarks).square().sum(-1)
        outlier = self.weights.outlier
        robust = 2 * outlier**2 * ((1 + squared / outlier**2).sqrt() - 1)
        return (robust * self.point_weights).sum(1)

    def photometric_error(self, params: FaceParams, image: torch.Tensor) -> torch.Tensor:
        """Return the mean squared RGB error (N,) over the visible face, image (N, 3, R, R) in [0, 1]."""
        painted, mask = self.render_face(params)
        squared = ((painted - image) * mask).square().mean(1).sum((1, 2))
        return squared / mask.sum((1, 2, 3)).clamp(min=1)

    def render_face(self, params: FaceParams) -> tuple[torch.Tensor, torch.Tensor]:
        """Return image (N, 3, R, R) in [0, 1] and mask (N, 1, R, R) of the facial skin.

        Scalp, neck and ears hide what is behind them but are left out: hair and clothes cover them in
        portraits.
        """
        rendering = self.renderer(params)
        return rendering.image, (rendering.face_weight > _ON_FACE).to(rendering.image.dtype)

    def prior(self, params: FaceParams) -> SampleTerms:
        """Return the statistical prior (N,) on identity, albedo, expression and light.

        Identity and albedo are N(0, 1). Expression units are mostly at rest: an exponential prior of each
        unit's own scale, smooth at zero; unnamed components are N(0, 1). Light is weakly drawn to white
        ambient light, which settles what is light and what is skin colour, and its second order to zero.
        """
        weights = self.weights
        model = self.renderer.model
        expression = params.expression / model.expression_sigma
        units, components = expression.tensor_split([len(model.units)], dim=1)
        sparse = ((units.square() + _CORNER**2).sqrt() - _CORNER).sum(1)
        resting = ambient_light(params.sh_coeffs[:, 0].mean(1, keepdim=True).expand(-1, 3) * SH_0)
        return {
            "identity": weights.identity * params.identity.square().sum(1),
            "albedo": weights.albedo * params.albedo.square().sum(1),
            "expression": weights.expression * (sparse + components.square().sum(1) / 2),
            "light": weights.light * (params.sh_coeffs - resting).square().sum((1, 2))
            + weights.light_detail * params.sh_coeffs[:, SECOND_ORDER].square().sum((1, 2)),
        }


def weighted_mean(terms: SampleTerms, sample_weights: torch.Tensor | None = None) -> dict[str, torch.Tensor]:
    """Average each term over its samples, weighted by (N,) where given."""
    weigh = 1.0 if sample_weights is None else sample_weights
    return {name: (term * weigh).mean() for name, term in terms.items()}


def _point_weights(weights: RenderWeights, points: SurfacePoints) -> torch.Tensor:
    """Return (U,) weights of points, which sum to one; those of a part share what its landmarks weigh."""
    shares = torch.zeros(len(points))
    for part, landmarks in LANDMARKS_OF_PART.items():
        rows = points.of_parts(part)
        shares[rows] = getattr(weights, part) * landmarks / max(int(rows.sum()), 1)
    return shares / shares.sum()

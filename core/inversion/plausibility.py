"""What the face reconstructor says about a code.

Is it a face that the generator makes, and does it lie where the photograph shows it?
"""

from __future__ import annotations

import torch

from core.face.params import FaceParams
from core.render.camera import Camera
from core.render.landmark_projector import LandmarkProjector
from core.rig.rig import FaceRig
from core.rig.support import floored_sigma, support_of


class FacePlausibility:
    """Judges codes of one rig by F, without a picture.

    Args:
        rig: the rig.
        landmarks: (68, 2) of the photograph, x to the right and y up, the picture spanning [-1, 1]; None
            where they are not known.
    """

    def __init__(self, rig: FaceRig, landmarks: torch.Tensor | None) -> None:
        device = rig.generator.w_avg.device
        self._reconstructor, self._landmarks = rig.reconstructor, landmarks
        self._projector = LandmarkProjector(rig.model, Camera()).to(device)
        packed = torch.from_numpy(rig.statistics.params).to(device)
        self._low, self._high = support_of(packed)
        self._sigma = floored_sigma(rig.model.table, packed)

    def beyond_samples(self, params: FaceParams) -> torch.Tensor:
        """Return how far parameters lie beyond those of the generator's samples, mean square in σ (N,)."""
        packed = self._reconstructor.table.pack(params)
        excess = (packed - packed.clamp(self._low, self._high)) / self._sigma
        return excess.square().mean(1)

    def landmark_distance(self, params: FaceParams) -> torch.Tensor:
        """Return the mean distance (N,) of F's landmarks from the photograph's, in half picture sides."""
        if self._landmarks is None:
            return params.rotation.new_zeros(len(params))
        points = self._projector(params)
        return (points - self._landmarks).square().sum(-1).add(1e-8).sqrt().mean(1)

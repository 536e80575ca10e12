"""How a mesh is made to look like its portrait, with what F's parameters do not tell.

MediaPipe reads lids and gaze in the untouched portrait, and the mesh gets them; skin, lips and irises get the
colours that the portrait has there. All of it belongs to what is shown and exported: editing never sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from core.face.face_reader import face_reader
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.likeness.eye_fit import EyeFit
from core.likeness.region_gains import region_gains
from core.render.face_surface import SurfaceMesh, face_surface
from core.render.mesh_colors import MeshColors

READER = "mediapipe"


@dataclass(frozen=True, eq=False)
class Likeness:
    """How one portrait's mesh is shown.

    Attributes:
        own: (1, Ke) F's expression of the untouched portrait.
        seen: (1, Ke) the expression that its mesh has instead.
        gains: (R, 3) factors on the reflectance of the regions of a `FaceSurface`.
    """

    own: torch.Tensor
    seen: torch.Tensor
    gains: torch.Tensor

    def shown(self, params: FaceParams) -> FaceParams:
        """Return what is shown for the parameters of an edit, one face.

        Where an edit leaves a unit, the portrait's shows. Raised, it comes to 1 where the edit does, so that
        a whole blink closes the eyes; lowered, it falls as far as the edit.
        """
        asked = params.expression
        rising = self.seen + (asked - self.own) * (1 - self.seen) / (1 - self.own).clamp(min=1e-3)
        falling = (self.seen + asked - self.own).clamp(min=0)
        bent = torch.where(asked > self.own, rising, falling)
        return params.replace(expression=torch.where(self.seen == self.own, asked, bent))


def face_mesh(
    model: MorphableModel,
    params: FaceParams,
    colors: MeshColors = "lit",
    likeness: Likeness | None = None,
) -> SurfaceMesh:
    """Return the mesh of one face as it is shown and exported, like its portrait where that was looked at."""
    surface, params = face_surface(model), params.to("cpu")
    if likeness is None:
        return surface.mesh(params, colors)
    return surface.mesh(likeness.shown(params), colors, likeness.gains)


def can_find_likeness() -> bool:
    """Return whether what it takes is installed."""
    return face_reader(READER).installed()


@torch.inference_mode()
def find_likeness(
    model: MorphableModel, original: FaceParams, frame: np.ndarray, sees_gaze: bool = False
) -> Likeness | None:
    """Look at a portrait.

    Args:
        model: the face model.
        original: F of the untouched portrait, one face.
        frame: (H, W, 3) uint8, the untouched portrait.
        sees_gaze: whether F has learned from irises: it then knows gaze better than one reading does.

    Returns:
        how its mesh is shown; None where no face is found in it.

    Raises:
        RigEditorError, AssetError: what the reader needs is missing or damaged.
    """
    points, found = face_reader(READER).read_points(frame[None])
    if not found[0]:
        return None
    original, fit = original.to("cpu"), _eye_fit(model, not sees_gaze)
    own = original.expression
    seen = fit.expression(original, torch.from_numpy(points[0])) if fit.fits else own
    gains = region_gains(face_surface(model), original.replace(expression=seen), frame, points[0])
    return Likeness(own, seen, gains)


@lru_cache(maxsize=2)
def _eye_fit(model: MorphableModel, with_gaze: bool) -> EyeFit:
    return EyeFit(model, with_gaze)

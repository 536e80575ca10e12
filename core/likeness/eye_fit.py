"""Lids and gaze of a mesh, fitted to what MediaPipe reads of them in a portrait.

F sees lids too closed: it holds expressions near rest, while eyes of portraits are wider open than those of
a mean face. MediaPipe's points around the eyes lie on the mesh where they lie on renders of known scenes, so
that the eyes of a mesh whose points are as far apart as the portrait's are as open.
"""

from __future__ import annotations

import torch

from core.face.mediapipe.points import (
    LEFT_CORNERS,
    LEFT_IRIS,
    LEFT_LIDS,
    RIGHT_CORNERS,
    RIGHT_IRIS,
    RIGHT_LIDS,
)
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.importing.face_surface.bound_points import bind_points
from core.render.camera import Camera
from core.render.renderer import place

# Each axis goes from -1, where its first units are 1, over 0 to 1, where its second ones are: lids of either
# eye open, both eyes look to the viewer's right, and down.
_AXES = (
    (("eyeBlinkRight",), ("eyeWideRight",)),
    (("eyeBlinkLeft",), ("eyeWideLeft",)),
    (("eyeLookOutRight", "eyeLookInLeft"), ("eyeLookInRight", "eyeLookOutLeft")),
    (("eyeLookUpRight", "eyeLookUpLeft"), ("eyeLookDownRight", "eyeLookDownLeft")),
)
_LIDS = 2  # of the axes
# Points of either eye: its corners from the viewer's left to the right, the middles of its lids, its iris.
_CORNERS, _LOWER, _UPPER, _IRIS = slice(0, 2), slice(2, 7), slice(7, 12), slice(12, 17)
_EYES = tuple(
    (*corners, *lids[2:7], *lids[10:15], *range(iris.start, iris.stop))
    for corners, lids, iris in (
        (RIGHT_CORNERS, RIGHT_LIDS, RIGHT_IRIS),
        (LEFT_CORNERS[::-1], LEFT_LIDS, LEFT_IRIS),
    )
)
_STEPS = 6
_PROBE, _LONGEST_STEP, _LEAST_STEP = 0.05, 0.5, 1e-3
_DAMPING = 1e-4  # in squared eye widths


class EyeFit:
    """Fits faces of one model; without units for lids it has nothing to fit.

    Args:
        model: the face model.
        with_gaze: whether gaze is fitted, too, where the model has units for it.

    Raises:
        AssetError: MediaPipe's points on the model cannot be found.
    """

    def __init__(self, model: MorphableModel, with_gaze: bool = True) -> None:
        names = {name: column for column, name in enumerate(model.expression_names)}
        axes = _AXES if with_gaze else _AXES[:_LIDS]
        rows = [row for row, axis in enumerate(axes) if all(n in names for side in axis for n in side)]
        self.fits = rows[:_LIDS] == [*range(_LIDS)]
        if not self.fits:
            return
        self._readings = torch.tensor(rows)
        self._axes = [[[names[name] for name in side] for side in _AXES[row]] for row in rows]
        bound = bind_points(model, "mediapipe")
        found = {int(row): index for index, row in enumerate(bound.rows)}
        # Irises are on no model that cannot turn them, and then nothing asks where they are.
        used = torch.tensor([[found.get(row, found[eye[0]]) for row in eye] for eye in _EYES])
        self._shares = bound.shares[used][..., None]  # (2, 17, 3, 1)
        corners = bound.corners[used]
        self._mean = model.mean_vertices.cpu()[corners]
        self._identity = model.identity_basis.cpu()[:, corners].flatten(1)
        self._expression = model.expression_basis.cpu()[:, corners].flatten(1)

    def expression(self, original: FaceParams, seen: torch.Tensor) -> torch.Tensor:
        """Return the expression (1, Ke) of a face with the lids and the gaze of a portrait.

        Args:
            original: one face.
            seen: (478, 2) MediaPipe's points in the portrait, x right and y down.
        """
        own = original.expression[0]
        wanted = _eye_readings(seen[torch.tensor(_EYES)][None])[0, self._readings]
        position = torch.stack([own[high].mean() - own[low].mean() for low, high in self._axes])
        for _ in range(_STEPS):
            found, slopes = self._linearised(original, position)
            system = slopes.mT @ slopes + _DAMPING * torch.eye(len(position))
            step = torch.linalg.solve(system, slopes.mT @ (wanted - found))
            last = position
            position = (position + step.clamp(-_LONGEST_STEP, _LONGEST_STEP)).clamp(-1, 1)
            if float((position - last).abs().max()) < _LEAST_STEP:
                break
        return self._set(original, position[None])

    def _linearised(self, original: FaceParams, position: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the readings (A,) at a position (A,) and their slopes (A, A) there."""
        probes = torch.where(position > 0, -_PROBE, _PROBE)
        expressions = self._set(original, torch.cat([position[None], position + probes.diag()]))
        found = self._read(original, expressions)[:, self._readings]
        return found[0], ((found[1:] - found[0]) / probes[:, None]).mT

    def _set(self, original: FaceParams, positions: torch.Tensor) -> torch.Tensor:
        """Return expressions (N, Ke) at positions (N, A)."""
        expressions = original.expression.repeat(len(positions), 1)
        for (low, high), value in zip(self._axes, positions.split(1, dim=1), strict=True):
            expressions[:, low], expressions[:, high] = (-value).clamp(min=0), value.clamp(min=0)
        return expressions

    def _read(self, original: FaceParams, expressions: torch.Tensor) -> torch.Tensor:
        """Return the readings (N, 4) of faces with expressions (N, Ke)."""
        moved = (original.identity @ self._identity + expressions @ self._expression).unflatten(
            1, self._mean.shape
        )
        points = ((self._mean + moved) * self._shares).sum(-2)  # (N, 2, 17, 3)
        placed = place(points.flatten(1, 2), original)
        return _eye_readings(Camera().project_to_pixels(placed, 1).unflatten(1, points.shape[1:3]))


def _eye_readings(points: torch.Tensor) -> torch.Tensor:
    """Return (N, 4) the opening of either eye and the gaze to the right and down, in eye widths.

    Args:
        points: (N, 2, 17, 2) of both eyes, y down.
    """
    left, right = points[:, :, _CORNERS].unbind(2)
    across = right - left
    width = across.norm(dim=-1, keepdim=True).clamp(min=1e-6)
    along = across / width
    down = torch.stack([-along[..., 1], along[..., 0]], dim=-1)
    gap = (points[:, :, _LOWER] - points[:, :, _UPPER]).mean(2)
    offset = points[:, :, _IRIS].mean(2) - (left + right) / 2
    lids = (gap * down).sum(-1) / width[..., 0]
    gaze = torch.stack([(offset * axis).sum(-1) / width[..., 0] for axis in (along, down)], dim=-1)
    return torch.cat([lids, gaze.mean(1)], dim=1)

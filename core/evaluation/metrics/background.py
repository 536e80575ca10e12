"""Background drift: pixels outside face, hair and clothes should not change when a face is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import torch
import torch.nn.functional as F

from core.evaluation.parameters import Parameter, ParameterTable
from core.face.params import FaceParams
from core.render.renderer import Renderer
from core.scenes.truth import SceneRenderer

if TYPE_CHECKING:
    from core.evaluation.studio import Edits
    from core.evaluation.sweep import Rest

MASK_SIZE = 128
MARGIN = 0.04
"""Width of the rim around the true silhouette that is left out, as a share of the picture."""
MESH_MARGIN = 0.10
_LEAST_PIXELS = 200


class Backdrop(Protocol):
    """Knows which pixels are background before and after an edit; `method` says how."""

    method: str

    def change(self, parameter: Parameter, rest: Rest, edits: Edits, rows: np.ndarray) -> float | None:
        """Return the mean absolute change of background pixels in levels of 255."""


class MeshBackdrop:
    """For any rig: outside the widened mesh of the face, before and after, and above its chin."""

    method = (
        f"outside the projected face mesh before and after, widened by {MESH_MARGIN:.0%} of the "
        f"picture, above "
        "the chin; hair that reaches further counts as background"
    )

    def __init__(self, table: ParameterTable) -> None:
        self._renderer = Renderer(table.rig.model, MASK_SIZE)

    def change(self, parameter: Parameter, rest: Rest, edits: Edits, rows: np.ndarray) -> float | None:
        """Return the mean absolute change of background pixels in levels of 255."""
        covered = self._covered(edits.original) | self._covered(edits.target)
        return _mean_change(rest.edits.shots.frames[rows], edits.shots.frames, ~covered)

    @torch.inference_mode()
    def _covered(self, params: FaceParams) -> np.ndarray:
        parts = [self._renderer(params[i]).mask[:, 0] > 0 for i in torch.arange(len(params)).split(16)]
        covered = widen(torch.cat(parts).numpy(), MESH_MARGIN)
        below = np.flip(np.maximum.accumulate(np.flip(covered.any(2), 1), 1), 1)  # rows above the last one
        return covered | ~below[:, :, None]


class SceneBackdrop:
    """For generators of known scenes: outside everything but the backdrop, before and after.

    Args:
        renderer: renders true scenes.
        scenes: (N, k) of the portraits; truncated portraits are taken to show the scene drawn in as much.
        table: gives pose edits their angles.
    """

    method = (
        f"parts of the true scene before and after a turn, widened by {MARGIN:.0%} of the picture; a "
        f"truncated "
        "portrait is taken to show its scene times the truncation"
    )

    def __init__(self, renderer: SceneRenderer, scenes: np.ndarray, table: ParameterTable) -> None:
        self._renderer, self._scenes, self._table = renderer, scenes, table
        self._rest = self._covered(scenes)

    def change(self, parameter: Parameter, rest: Rest, edits: Edits, rows: np.ndarray) -> float | None:
        """Return the mean absolute change of background pixels in levels of 255."""
        covered = self._rest[rows]
        if parameter.axis is not None:
            degrees = self._table.values(parameter, edits.target)
            turned = self._renderer.turned(self._scenes[rows], parameter.axis, degrees)
            covered = covered | self._covered(turned)
        return _mean_change(rest.edits.shots.frames[rows], edits.shots.frames, ~covered)

    def _covered(self, scenes: np.ndarray) -> np.ndarray:
        return widen(self._renderer.render(scenes, MASK_SIZE).parts > 0, MARGIN)


def widen(mask: np.ndarray, margin: float) -> np.ndarray:
    """Grow masks (N, H, W) by a share of their width."""
    reach = max(1, round(margin * mask.shape[1]))
    side, grown = 2 * reach + 1, torch.from_numpy(mask)[:, None].float()
    grown = F.max_pool2d(grown, (side, 1), 1, (reach, 0))
    return F.max_pool2d(grown, (1, side), 1, (0, reach))[:, 0].numpy() > 0


def _mean_change(before: np.ndarray, after: np.ndarray, background: np.ndarray) -> float | None:
    """Compare frames (N, H, W, 3) where masks (N, h, w) are true; None if nearly nothing is."""
    size = before.shape[1]
    mask = F.interpolate(torch.from_numpy(background)[:, None].float(), size=(size, size))[:, 0].numpy() > 0
    change = np.abs(after.astype(np.int16) - before).mean(3)
    usable = mask.sum((1, 2)) >= _LEAST_PIXELS
    if not usable.any():
        return None
    means = [change[i][mask[i]].mean() for i in np.flatnonzero(usable)]
    return float(np.mean(means))

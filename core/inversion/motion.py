"""How an edit moves a face across its picture, as F sees it before and after.

What the edit does not ask for counts as unmoved, though F may read it a little otherwise in another light.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from core.editing.picture import EditResult
from core.face.morphable_model import MorphableModel
from core.face.params import BlockTable, FaceParams
from core.inversion.smoothing import blurred, smoothstep
from core.render.camera import Camera, ndc_to_pixels
from core.render.rasterizer import default_rasterizer
from core.render.renderer import place
from core.render.surface import blend

NEAR, FAR = 1 / 40, 1 / 6
"""Radii in sides by which motion goes on beyond the mesh: hair moves with the head, the background stays."""
RESTING, MOVING = 0.002, 0.006
"""Ways in sides up to which a point counts as resting, and from which on as moving: F is not exact."""
STRETCHED, TORN = 0.6, 0.3
"""Areas that a pixel had before from which on it counts as stretched, and as torn."""
SMOOTH = 1 / 128
"""Radius in sides within which ways agree: parts inside the mouth have others than the lips before them."""
HIDDEN_CM = 0.3
"""How far behind another point one lies to be hidden by it."""
_FAINT, _SAME = 1e-3, 1e-5


@dataclass(frozen=True, eq=False)
class Motion:
    """What moved, at every pixel of the picture after the edit.

    Attributes:
        ways: (S, S, 2) to where its point was before, x and y down in pixels; 0 where nothing moves.
        reshaped: (S, S) in [0, 1], where the face may show what it did not before: its expression moves, or
            its surface has turned into view. Beyond the mesh the portrait may have other hair than the photo.
        relit: (S, S) in [0, 1], where light may change: on the mesh, and where the edit changes the light,
            beyond it, too, but for what moves there, such as hair.
    """

    ways: np.ndarray
    reshaped: np.ndarray
    relit: np.ndarray


@torch.inference_mode()
def motion(model: MorphableModel, before: EditResult, after: EditResult) -> Motion:
    """Return how a face moves from one picture to another.

    Args:
        model: the face model.
        before: a portrait.
        after: the same, edited.
    """
    first, side = before.original, len(after.frame)
    last = _asked(model.table, first, after)
    relaxed = last.replace(identity=first.identity, expression=first.expression)
    earlier, later, calm = (_projected(model, params) for params in (first, last, relaxed))
    attributes = [_pixels(earlier, later, side), _pixels(calm, later, side), earlier[..., 2:]]
    seen, covered = _seen(model, later, torch.cat(attributes, dim=-1), side)
    hidden = covered * _hidden(model, earlier, seen[..., 4], seen[..., :2])
    ways = _resting(_continued(seen[..., :2], covered - hidden), side)
    expression = np.linalg.norm(_continued(seen[..., 2:4], covered - hidden), axis=2) / side
    revealed = np.maximum(_stretch(ways) * covered, hidden)
    reshaped = np.maximum(smoothstep(expression, RESTING, MOVING) * covered, revealed)
    is_relit = not torch.equal(last.sh_coeffs, first.sh_coeffs)
    still = 1 - smoothstep(np.linalg.norm(ways, axis=2) / side, RESTING, 2 * MOVING)
    relit = np.maximum(blurred(covered, SMOOTH * side), is_relit * still)
    return Motion(ways, blurred(reshaped, SMOOTH * side), relit)


def _asked(table: BlockTable, first: FaceParams, after: EditResult) -> FaceParams:
    """Return what F reads off an edited portrait, but for what the edit leaves as it was.

    A head that turns is moved by the generator so that it stays in the middle, which nobody asks for by name.
    """
    own, target, achieved = (table.pack(params) for params in (first, after.target, after.achieved))
    asked = (target - own).abs() > _SAME
    if asked[:, table.slice("rotation")].any():
        asked[:, table.slice("translation")] = True
    return table.unpack(torch.where(asked, achieved, own))


def _projected(model: MorphableModel, params: FaceParams) -> torch.Tensor:
    return Camera().project(place(model.vertices(params.identity, params.expression), params))


def _pixels(earlier: torch.Tensor, later: torch.Tensor, side: int) -> torch.Tensor:
    """Return the way of every vertex (1, V, 2) back in pixels."""
    return ndc_to_pixels(earlier, side) - ndc_to_pixels(later, side)


def _seen(
    model: MorphableModel, corners: torch.Tensor, attributes: torch.Tensor, side: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return attributes (1, V, C) of a projected mesh as a picture (S, S, C), and where it is (S, S)."""
    index = default_rasterizer(corners.device)(corners, model.triangles, side).triangle_index
    seen = blend(corners, attributes, model.triangles, index)[0].permute(1, 2, 0).cpu().numpy()
    return seen, (index[0] >= 0).cpu().numpy().astype(np.float32)


def _hidden(model: MorphableModel, earlier: torch.Tensor, depth: np.ndarray, ways: np.ndarray) -> np.ndarray:
    """Return 1 where a point, at a depth (S, S) then, lay behind another part of the mesh, such as teeth."""
    side = len(depth)
    nearest, covered = _seen(model, earlier, earlier[..., 2:].contiguous(), side)
    places = ways + np.stack(np.meshgrid(*2 * [np.arange(side) + 0.5]), axis=2)
    column, row = places.astype(np.intp).clip(0, side - 1).transpose(2, 0, 1)
    behind = depth - nearest[row, column, 0] > HIDDEN_CM
    return (behind & (covered[row, column] > 0)).astype(np.float32)


def _continued(ways: np.ndarray, covered: np.ndarray) -> np.ndarray:
    """Let ways (S, S, 2) go on beyond the mesh, and fade."""
    side, mask = len(ways), covered[..., None]
    found, known = ways * mask, mask
    for radius in (NEAR, FAR):
        near, weight = blurred(ways * mask, radius * side), blurred(mask, radius * side)
        share = (1 - known) * smoothstep(weight, 0, 0.25)
        found, known = found + share * near / weight.clip(_FAINT), known + share
    return blurred(found, SMOOTH * side)


def _resting(ways: np.ndarray, side: int) -> np.ndarray:
    """Return the ways without those that are too short to be motion."""
    length = np.linalg.norm(ways, axis=2, keepdims=True) / side
    return (ways * smoothstep(length, RESTING, MOVING)).astype(np.float32)


def _stretch(ways: np.ndarray) -> np.ndarray:
    """Return where a pixel was much smaller before, (S, S) from 0 to 1."""
    (x_down, x_across), (y_down, y_across) = (np.gradient(ways[..., axis]) for axis in (0, 1))
    area = (1 + x_across) * (1 + y_down) - x_down * y_across
    return smoothstep(-area, -STRETCHED, -TORN)

"""Where the pupils of a face model lie: no model names them, but its units of gaze move them."""

from __future__ import annotations

import torch

from core.face.morphable_model import MorphableModel

_VERTICES = 8
_EYEBALL = 0.5  # vertices that gaze moves sideways by this share of the most are those of the eyeballs
_SIDEWAYS = ("eyeLookIn", "eyeLookOut")


def pupils(model: MorphableModel) -> torch.Tensor:
    """Return the vertices in front of each eyeball (2, K); (0, K) where no unit turns eyes sideways."""
    units = [unit for unit, name in enumerate(model.expression_names) if name.startswith(_SIDEWAYS)]
    if not units:
        return torch.zeros(0, _VERTICES, dtype=torch.long)
    moved = model.expression_basis[units].norm(dim=-1).amax(0)
    x, _, z = model.mean_vertices.unbind(1)
    depth = torch.where(moved > _EYEBALL * moved.max(), z, -torch.inf)
    count = min(_VERTICES, len(depth))
    return torch.stack([torch.where(x * side > 0, depth, -torch.inf).topk(count).indices for side in (-1, 1)])

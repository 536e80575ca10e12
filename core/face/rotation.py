"""Head rotation.

Angles are (yaw, pitch, roll) in radians and act as R = Rz(roll) · Ry(yaw) · Rx(-pitch) on column vectors
in a right-handed frame with x to the viewer's right, y up and z toward the viewer. Positive yaw turns the
face to the viewer's right, positive pitch looks up, positive roll turns counter-clockwise in the picture.
"""

from __future__ import annotations

import torch


def rotation_matrix(angles: torch.Tensor) -> torch.Tensor:
    """Return rotation matrices (N, 3, 3) for angles (N, 3) in radians."""
    (cy, cp, cr), (sy, sp, sr) = angles.cos().unbind(-1), angles.sin().unbind(-1)
    rows = [
        torch.stack([cr * cy, -sr * cp - cr * sy * sp, -sr * sp + cr * sy * cp], dim=-1),
        torch.stack([sr * cy, cr * cp - sr * sy * sp, cr * sp + sr * sy * cp], dim=-1),
        torch.stack([-sy, -cy * sp, cy * cp], dim=-1),
    ]
    return torch.stack(rows, dim=-2)


def rotation_angles(matrix: torch.Tensor) -> torch.Tensor:
    """Return angles (N, 3) of rotation matrices (N, 3, 3); inverse of `rotation_matrix` for |yaw| < π/2."""
    yaw = torch.asin(-matrix[..., 2, 0].clamp(-1, 1))
    pitch = torch.atan2(-matrix[..., 2, 1], matrix[..., 2, 2])
    roll = torch.atan2(matrix[..., 1, 0], matrix[..., 0, 0])
    return torch.stack([yaw, pitch, roll], dim=-1)

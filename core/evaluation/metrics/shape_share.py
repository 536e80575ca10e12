"""How much of an asked change of a face's shape is found by landmarks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from core.face.params import FaceParams

Project = Callable[[FaceParams], np.ndarray]
_STEPS = {"rotation": 0.02, "translation": 0.1}  # radians, cm


def shape_shares(
    project: Project, original: FaceParams, target: FaceParams, before: np.ndarray, after: np.ndarray
) -> np.ndarray:
    """Return which share (N,) of the asked movement of landmarks is found; 1 is all of it.

    What turning, shifting or approaching the head would do is taken out of both movements.

    Args:
        project: returns where landmarks of a face lie (N, U, 2).
        original: N faces.
        target: the same with the shape that was asked for.
        before: (N, U, 2) landmarks found before the edit, in the unit of `project`.
        after: (N, U, 2) after it.
    """
    asked, found = project(target) - project(original), after - before
    poses = _by_pose(project, original)
    rows = zip(*(a.reshape(len(a), -1).astype(np.float64) for a in (asked, found)), poses, strict=True)
    return np.array([_share(*row) for row in rows])


def _by_pose(project: Project, params: FaceParams) -> np.ndarray:
    """Return how landmarks move per step of each angle and place, (N, 2 · U, 6)."""
    columns, rest = [], project(params)
    for name, step in _STEPS.items():
        for axis in range(3):
            moved = getattr(params, name) + step * torch.eye(3)[axis]
            columns.append((project(params.replace(**{name: moved})) - rest).reshape(len(rest), -1))
    return np.stack(columns, axis=2).astype(np.float64)


def _share(asked: np.ndarray, found: np.ndarray, poses: np.ndarray) -> float:
    axes, _ = np.linalg.qr(poses)
    wanted = asked - axes @ (axes.T @ asked)
    length = float(wanted @ wanted)
    return float(wanted @ found) / length if length > 0 else float("nan")

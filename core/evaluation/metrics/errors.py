"""Distances between what was asked for and what is seen."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import torch

from core.face.groups import GroupName
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.face.rotation import rotation_matrix
from core.render.spherical_harmonics import dominant_direction, shade

_SPHERE_POINTS = 400


def rotation_error(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Return geodesic angles (N,) in degrees between head rotations (N, 3) in radians."""
    trace = (rotation_matrix(first) * rotation_matrix(second)).sum((1, 2))
    return ((trace - 1) / 2).clamp(-1, 1).acos().rad2deg()


def coefficient_error(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Return the mean absolute difference (N,) of coefficients (N, K)."""
    return (first - second).abs().mean(1)


def light_error(estimate: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """Return ‖γ_e − γ_t‖ / ‖γ_t‖ (N,) of illuminations (N, 9, 3)."""
    return (estimate - truth).flatten(1).norm(dim=1) / truth.flatten(1).norm(dim=1).clamp(min=1e-9)


def light_direction_error(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Return the angle (N,) in degrees between the dominant directions of illuminations (N, 9, 3)."""
    cosine = (dominant_direction(first) * dominant_direction(second)).sum(1)
    return cosine.clamp(-1, 1).acos().rad2deg()


def sphere_error(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Return the rms difference (N,) of white spheres, seen from the front, under illuminations (N, 9, 3)."""
    index = torch.arange(_SPHERE_POINTS) + 0.5
    z, turn = 1 - index / _SPHERE_POINTS, torch.pi * (1 + 5**0.5) * index
    radius = (1 - z * z).sqrt()
    normals = torch.stack([turn.cos() * radius, turn.sin() * radius, z], dim=1).to(first)[None]
    return (shade(normals, first) - shade(normals, second)).square().mean((1, 2)).sqrt()


def finite_mean(values: np.ndarray) -> float:
    """Return the mean of what is finite; NaN where nothing is, for example where no face was found."""
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if len(finite) else float("nan")


def landmark_error(first: np.ndarray, second: np.ndarray, resolution: int) -> np.ndarray:
    """Return the mean distance (N,) of landmarks (N, M, 2), scaled to pixels at 256² (AKD)."""
    return np.linalg.norm(first - second, axis=2).mean(1) * (256 / resolution)


def group_errors(
    model: MorphableModel, estimate: FaceParams, truth: FaceParams, groups: Collection[GroupName]
) -> dict[str, torch.Tensor]:
    """Return the errors (N,) of some of a face model's groups by name.

    Pose and light have measures of their own; other coefficients are compared one by one (AED).
    """
    packed = model.table.pack(estimate), model.table.pack(truth)
    found: dict[str, torch.Tensor] = {}
    for group in (model.groups[name] for name in groups):
        if group.name in _OWN_MEASURES:
            found |= _OWN_MEASURES[group.name](estimate, truth)
        else:
            found[by_coefficient(group.name)] = coefficient_error(*(p[:, group.columns] for p in packed))
    return found


def by_coefficient(group: GroupName) -> str:
    """Return the name of the mean absolute difference of a group."""
    return f"{group}_mean_abs"


def has_own_measures(group: GroupName) -> bool:
    """Return whether a group is measured by quantities with names and units of their own."""
    return group in _OWN_MEASURES


def _pose_errors(estimate: FaceParams, truth: FaceParams) -> dict[str, torch.Tensor]:
    angles = (estimate.rotation - truth.rotation).abs().rad2deg()
    return {
        "rotation_deg": rotation_error(estimate.rotation, truth.rotation),
        "yaw_deg": angles[:, 0],
        "pitch_deg": angles[:, 1],
        "roll_deg": angles[:, 2],
    }


def _light_errors(estimate: FaceParams, truth: FaceParams) -> dict[str, torch.Tensor]:
    return {
        "light_relative": light_error(estimate.sh_coeffs, truth.sh_coeffs),
        "light_sphere_rmse": sphere_error(estimate.sh_coeffs, truth.sh_coeffs),
        "light_direction_deg": light_direction_error(estimate.sh_coeffs, truth.sh_coeffs),
    }


_OWN_MEASURES = {"pose": _pose_errors, "light": _light_errors}

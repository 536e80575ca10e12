"""What people call the ways in which faces differ in shape, as lengths between landmarks."""

from __future__ import annotations

from collections.abc import Callable

import torch

from core.face.landmarks import BROWS, EYES

Measure = Callable[[torch.Tensor], torch.Tensor]
_CHEEKS, _CHIN, _NOSE_ROOT, _NOSE_BASE = (2, 14), 8, 27, 33
_NOSTRILS, _LIP_TOP, _LIP_BOTTOM, _JAW = (31, 35), 51, 57, (5, 11)


def _across(points: torch.Tensor, pair: tuple[int, int]) -> torch.Tensor:
    return points[..., pair[1], 0] - points[..., pair[0], 0]


def _down(points: torch.Tensor, upper: int, lower: int) -> torch.Tensor:
    return points[..., upper, 1] - points[..., lower, 1]


def _brow_height(points: torch.Tensor) -> torch.Tensor:
    return points[..., BROWS, 1].mean(-1) - points[..., EYES, 1].mean(-1)


MEASURES: dict[str, Measure] = {
    "Face width": lambda points: _across(points, _CHEEKS) / _down(points, _NOSE_ROOT, _CHIN),
    "Jaw width": lambda points: _across(points, _JAW) / _across(points, _CHEEKS),
    "Chin length": lambda points: _down(points, _LIP_BOTTOM, _CHIN),
    "Nose length": lambda points: _down(points, _NOSE_ROOT, _NOSE_BASE),
    "Nose width": lambda points: _across(points, _NOSTRILS),
    "Upper lip length": lambda points: _down(points, _NOSE_BASE, _LIP_TOP),
    "Brow height": _brow_height,
}
"""By label, the most telling first: of landmarks (..., 68, 3) in cm, x to the viewer's right and y up."""

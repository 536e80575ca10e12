"""Objects that appear or vanish through an edit: spectacles, whose rims detectors take for brows."""

from __future__ import annotations

import numpy as np

from core.judges.picture import PictureJudge

OBJECTS = ("glasses",)
"""Readings of the picture judge that are near 1 where a portrait has the object, else near 0."""
_THERE, _LEAST_CHANGE = 0.5, 0.3


def changed_objects(
    judge: PictureJudge, before: np.ndarray, after: np.ndarray, rows: np.ndarray
) -> int | None:
    """Count the portraits in which an object appears or vanishes in any of their edits.

    Args:
        judge: whose readings they are.
        before: (M, K) readings of the untouched portraits.
        after: (N, K) of the edited ones.
        rows: (N,) which portrait each edit is of.

    Returns:
        the number of portraits; None where the judge reads no object.
    """
    columns = [c for name in OBJECTS if (c := judge.column(name)) is not None]
    if not columns:
        return None
    start, end = before[rows][:, columns], after[:, columns]
    crossed = ((start > _THERE) != (end > _THERE)) & (np.abs(end - start) > _LEAST_CHANGE)
    return len(np.unique(rows[crossed.any(1)]))

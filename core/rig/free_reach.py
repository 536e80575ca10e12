"""How far a direction may go until the face moves with it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

MOST_DRIFT = 0.1
"""Mean change of any block over the range offered, in σ over the rig's samples."""
LEAST_REACH = 0.5
"""A direction that has to stop before so many σ is of no use."""
LEVELS = (0.5, 1.0)
"""Shares of the reach, to both sides, at which drift is measured."""
_STEPS = 100


def mean_drift(drift: np.ndarray, share: float = 1.0) -> np.ndarray:
    """Return the mean over a share of the range of drift (…, 2) measured at `LEVELS`; it is 0 at rest."""
    places = np.linspace(0, share, _STEPS + 1)
    rest = np.zeros_like(drift[..., :1])
    rows = np.concatenate([rest, drift], axis=-1).reshape(-1, 1 + len(LEVELS))
    values = np.stack([np.interp(places, (0, *LEVELS), row) for row in rows])
    means = (values[:, 1:] + values[:, :-1]).mean(1) / 2
    return means.reshape(drift.shape[:-1])


def share_within(drift: Mapping[str, np.ndarray], limit: float = MOST_DRIFT) -> float:
    """Return the largest share of the range, from 0 to 1, over which no block drifts by more than the limit.

    Args:
        drift: (2,) by block, as `mean_drift` takes it.
        limit: of the mean.
    """
    rows = np.array(list(drift.values()))
    shares = np.linspace(1, 0, _STEPS, endpoint=False)
    return next((float(share) for share in shares if (mean_drift(rows, share) <= limit).all()), 0.0)

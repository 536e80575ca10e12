"""Brings what a reader sees to the scale of faces that are known.

Readers damp brows, lids, gaze and mouths, above all in faces unlike those they learned from. Portraits whose
faces F knows tell by how much: as much as F's values of a control vary, the reader's shall vary, too (the
reduced major axis), as regression on the reader's values would damp them once more. What it hardly sees is
not exaggerated: where the two correlate by less than .7, the gain falls with the square of the correlation,
to that of the reading itself at most.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

_FEWEST = 16  # faces; else the reader is taken at its word
_STRONGEST = 2.5  # times as much as was read
_SMALLEST_SPREAD = 1e-6


class ReadingScale(NamedTuple):
    """A line through readings and truths.

    Attributes:
        read: mean of what was read.
        true: mean of what was true.
        gain: how much more than the reading the truth varies.
    """

    read: float = 0.0
    true: float = 0.0
    gain: float = 1.0

    def apply(self, readings: np.ndarray) -> np.ndarray:
        """Return what readings (N,) mean."""
        return self.true + self.gain * (readings - self.read)


def fit_reading_scale(readings: np.ndarray, truths: np.ndarray) -> ReadingScale:
    """Return the scale of a control, from readings (N,) of N faces and their true values (N,)."""
    if len(readings) < _FEWEST or readings.std() < _SMALLEST_SPREAD or truths.std() < _SMALLEST_SPREAD:
        return ReadingScale()
    agreement = max(0.0, float(np.corrcoef(readings, truths)[0, 1]))
    gain = float(truths.std() / readings.std()) * min(1.0, 2 * agreement**2)
    return ReadingScale(float(readings.mean()), float(truths.mean()), min(max(1.0, gain), _STRONGEST))

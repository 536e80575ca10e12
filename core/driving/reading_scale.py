"""Brings what a reader sees to the scale of a rig's controls.

Readers damp brows, lids, gaze and mouths, above all in faces unlike those they learned from; and F, which
learned from readers, damps them, too. What a reading means is therefore learned from trials in which controls
were moved: the reading's answer to what was asked for is undone. How surely a control is seen says the
correlation of the two, while other controls moved as well. From .7 on, where less of the reading is noise
than not, the answer is undone fully; below, readings come to vary as much as what was asked for, noise
included; and what is hardly seen at all is not exaggerated.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

_FEWEST = 16  # faces; else the reader is taken at its word
_SEEN = 0.3  # correlation with what was asked for
_STRONGEST = 4.0  # times as much as was read
_SMALLEST_SPREAD = 1e-6


class ReadingScale(NamedTuple):
    """A line from readings to values of a control.

    Attributes:
        read: mean reading of portraits at rest.
        true: mean value of the control there.
        gain: how far the control must be moved for the reading to change by one.
    """

    read: float = 0.0
    true: float = 0.0
    gain: float = 1.0

    def apply(self, readings: np.ndarray) -> np.ndarray:
        """Return what readings (N,) mean."""
        return self.true + self.gain * (readings - self.read)


def fit_reading_scale(
    readings: np.ndarray, truths: np.ndarray, asked: np.ndarray, answers: np.ndarray
) -> ReadingScale:
    """Return the scale of a control.

    Args:
        readings: (N,) of faces at rest.
        truths: (N,) the control's values there.
        asked: (M,) by how much the control was moved in trials.
        answers: (M,) by how much the reading changed.
    """
    if min(len(readings), len(asked)) < _FEWEST or min(asked.std(), answers.std()) < _SMALLEST_SPREAD:
        return ReadingScale()
    agreement, gain = float(np.corrcoef(asked, answers)[0, 1]), 1.0
    if agreement >= _SEEN:  # undone fully, the gain is the ratio of spreads divided by the correlation
        gain = float(asked.std() / answers.std()) * min(1 / agreement, max(1.0, 2 * agreement))
    return ReadingScale(float(readings.mean()), float(truths.mean()), min(max(1.0, gain), _STRONGEST))

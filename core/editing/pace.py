"""How large pictures in motion are: the largest of a generator's outputs that keeps up, by measurement."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

SMALLEST = 128
WANTED_S = 1 / 30
_GROWTH = 1.5  # of an edit's time where the side doubles, at least
_TOLERATED = 1.1  # of the wanted time, before a size is left again
_MEASUREMENTS = 5  # before anything changes
_BARRED_S = 20.0  # for how long a size that was too slow is not tried again


class Pace:
    """Measures pictures in motion and chooses the size of the next one."""

    def __init__(self, sides: Sequence[int], clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with the smallest size that serves.

        Args:
            sides: of the pictures that a runtime makes, ascending.
            clock: seconds.
        """
        self._sides = [side for side in sides if side >= SMALLEST] or [sides[-1]]
        self._clock = clock
        self._index = 0
        self._seconds: list[float] = []  # of edits at this size
        self._barred_until = {side: clock() for side in self._sides}

    @property
    def side(self) -> int:
        """Side of the next picture in motion."""
        return self._sides[self._index]

    def note(self, side: int, seconds: float) -> None:
        """Take in how long an edit took whose picture had this side."""
        if side != self.side:
            return
        self._seconds.append(seconds)
        if len(self._seconds) == _MEASUREMENTS:
            self._choose(statistics.median(self._seconds))

    def _choose(self, typical: float) -> None:
        now, self._seconds = self._clock(), []
        larger = self._sides[self._index + 1 : self._index + 2]
        if typical > _TOLERATED * WANTED_S and self._index:
            self._barred_until[self.side] = now + _BARRED_S
            self._index -= 1
        elif larger and typical * _GROWTH <= WANTED_S and now >= self._barred_until[larger[0]]:
            self._index += 1

"""Edits that wait until nobody drags anything: comparisons, transfers, samples, exports, thumbnails."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple, Protocol

from PySide6.QtCore import QObject, Signal

from core.editing.edit import Edit, Quality


class Urgency(IntEnum):
    """Whose errands are run first."""

    CONSIDERED = 0
    BEFORE = 1
    LIKENESS = 2
    TRANSFER = 3
    SAMPLES = 4
    EXPORT = 5
    PRESETS = 6
    EXAMPLES = 7
    THUMBNAILS = 8


class Errand(NamedTuple):
    """One edit, and how large its picture is wanted."""

    edit: Edit
    quality: Quality


class Courier(Protocol):
    """Who runs errands; see `RenderThread`."""

    def run_errands(self, channel: Channel, errands: Iterable[Errand]) -> None:
        """Run errands in order when there is time, in place of those that still wait on a channel."""


class Channel(QObject):
    """Asks for pictures and hears of no others; it belongs to the window's thread."""

    done = Signal(object)  # Picture
    failed = Signal(str)  # one errand could not be run; the others still wait
    dropped = Signal()  # another rig is open, and what waited is forgotten

    def __init__(self, courier: Courier, urgency: Urgency, parent: QObject) -> None:
        super().__init__(parent)
        self._courier, self.urgency = courier, urgency

    def ask(self, edits: Iterable[Edit], quality: Quality = "final") -> None:
        """Have pictures made of `edits` and of nothing else that was asked for before."""
        self._courier.run_errands(self, [Errand(edit, quality) for edit in edits])

    def ask_each(self, errands: Iterable[Errand]) -> None:
        """Do so for errands of different quality."""
        self._courier.run_errands(self, errands)


class ErrandQueue:
    """Waiting errands in order of urgency; whoever uses it from several threads holds a lock."""

    def __init__(self) -> None:
        self._waiting: dict[Channel, deque[Errand]] = {}
        self._taken_from: Channel | None = None  # whose errand is being run and still wanted

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def replace(self, channel: Channel, errands: Iterable[Errand]) -> None:
        """Let `errands` stand in place of all that wait or are run on the same channel."""
        if channel is self._taken_from:
            self._taken_from = None
        self._waiting.pop(channel, None)
        if waiting := deque(errands):
            self._waiting[channel] = waiting

    def put_back(self, channel: Channel, errand: Errand) -> None:
        """Make an interrupted errand the next of its channel, unless others were asked for meanwhile."""
        if channel is self._taken_from:
            self._waiting.setdefault(channel, deque()).appendleft(errand)

    def pop(self) -> tuple[Channel, Errand]:
        """Take the most urgent errand; there is one."""
        channel = min(self._waiting, key=lambda channel: channel.urgency)
        waiting = self._waiting[channel]
        errand = waiting.popleft()
        if not waiting:
            del self._waiting[channel]
        self._taken_from = channel
        return channel, errand

    def clear(self) -> list[Channel]:
        """Forget everything; return whose errands are forgotten."""
        forgotten = list(self._waiting)
        self._waiting.clear()
        return forgotten

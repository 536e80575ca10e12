"""Plays a script in the window: does one deed after the other and waits for what shall come of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

TICK_MS = 5
PATIENCE_S = 300.0  # a busy machine


class StepFailedError(Exception):
    """What a user would have expected did not happen; one sentence."""


@dataclass(frozen=True)
class Deed:
    """Something done with mouse or keyboard.

    Attributes:
        act: sends the events.
        blocks: whether `act` returns only after what is done next, as for a button that opens a menu.
    """

    act: Callable[[], object]
    blocks: bool = False


@dataclass(frozen=True)
class Wait:
    """A condition that shall come true.

    Attributes:
        is_met: asked again and again.
        what: the sentence of a user who waited for it in vain.
        patience_s: seconds to wait; None is `PATIENCE_S`.
    """

    is_met: Callable[[], bool]
    what: str
    patience_s: float | None = None


Script = Iterator[Deed | Wait]


class Player(QObject):
    """Runs a script from timers, so that the window's own loops, those of menus too, run meanwhile."""

    finished = Signal()
    failed = Signal(str)

    def __init__(self, script: Script, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._script = script
        self._wait: Wait | None = None
        self._gives_up_at = 0.0
        self._is_over = False

    def start(self) -> None:
        """Begin; `finished` or `failed` follows."""
        QTimer.singleShot(TICK_MS, self._tick)

    def fail(self, sentence: str) -> None:
        """End the play: the window itself has reported a failure."""
        if not self._is_over:
            self._is_over = True
            self.failed.emit(sentence)

    def _tick(self) -> None:
        if self._is_over:
            return
        try:
            self._go_on()
        except StopIteration:
            self._is_over = True
            self.finished.emit()
        except StepFailedError as error:
            self.fail(str(error))

    def _go_on(self) -> None:
        """Take the script's next turn, unless it waits; exactly one tick is on its way afterwards."""
        turn = None if self._is_waiting() else next(self._script)
        if isinstance(turn, Wait):
            self._wait, self._gives_up_at = turn, time.monotonic() + (turn.patience_s or PATIENCE_S)
        if isinstance(turn, Deed) and turn.blocks:
            self.start()
            turn.act()
            return
        if isinstance(turn, Deed):
            turn.act()
        self.start()

    def _is_waiting(self) -> bool:
        wait = self._wait
        if wait is None or wait.is_met():
            self._wait = None
            return False
        if time.monotonic() > self._gives_up_at:
            raise StepFailedError(wait.what)
        return True

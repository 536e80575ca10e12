"""Measures the window while a slider is dragged: the real one, through mouse events."""

from __future__ import annotations

import math
import time

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app.controls.slider_row import SliderRow
from app.measuring.machine import load, resident_mb
from app.measuring.paint_watch import PaintWatch
from app.panels import Panels
from app.services import Services
from core.controls.control import is_free

CONTROL = "yaw"
WARM_UP_S = 2.0
MOVE_EVERY_MS = 8  # a mouse reports 125 times a second
SETTLED_S = 10.0  # by then caches are full
SWEEP_S = 2.0  # from one end of the drag to the other and back
SWEEP = 0.5  # share of the slider's length that the hand uses


class DragBenchmark(QObject):
    """Drags a slider to and fro, yaw where the rig has it, and counts what the user sees of it."""

    finished = Signal(str)  # the report

    def __init__(self, services: Services, panels: Panels, seconds: float) -> None:
        super().__init__(panels.viewport)
        self._session, self._notices, self._panels = services.session, services.notices, panels
        self._seconds = seconds
        self._mesh_paints = self._moves = 0
        self._gaps: list[float] = []
        self._began = self._last_beat = self._settled_mb = 0.0
        self._portraits = PaintWatch(panels.viewport, services.session, services.worker)
        self._mouse_timer = QTimer(self, interval=MOVE_EVERY_MS, timerType=Qt.TimerType.PreciseTimer)
        self._mouse_timer.timeout.connect(self._move)
        self._beat_timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._beat_timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Press the slider once the portrait is final; `finished` follows."""
        if not self._session.is_final:
            self._session.result_changed.connect(self.start, Qt.ConnectionType.SingleShotConnection)
            return
        row = self._row_to_drag()
        if row is None:
            self._notices.warned.emit("There is no slider to drag: nothing moves these portraits.")
            return
        self._label, self._slider = row.control.label, row.slider
        self._panels.mesh.view.installEventFilter(self)
        self._send(QEvent.Type.MouseButtonPress, 0.5)
        self._mouse_timer.start()
        QTimer.singleShot(round(1000 * WARM_UP_S), self._begin)

    def _row_to_drag(self) -> SliderRow | None:
        """Return a slider that moves portraits: of the face where there is a rig, else of the generator."""
        opened, rows = self._session.opened, self._panels.controls.rows
        if opened is not None and opened.moves_faces:
            return rows[CONTROL]
        return next((row for name, row in rows.items() if is_free(name)), None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count the pictures of the mesh."""
        self._mesh_paints += event.type() == QEvent.Type.Paint
        return False

    def _begin(self) -> None:
        """Forget the warm-up and start to count."""
        self._mesh_paints = self._moves = 0
        self._portraits.forget()
        self._began = self._last_beat = time.perf_counter()
        self._beat_timer.start()
        QTimer.singleShot(round(1000 * min(SETTLED_S, self._seconds / 2)), self._note_memory)
        QTimer.singleShot(round(1000 * self._seconds), self._end)

    def _move(self) -> None:
        self._moves += 1
        phase = 2 * math.pi * time.perf_counter() / SWEEP_S
        self._send(QEvent.Type.MouseMove, 0.5 + SWEEP / 2 * math.sin(phase))

    def _beat(self) -> None:
        """Note how long the GUI thread did not come round."""
        now = time.perf_counter()
        self._gaps.append(now - self._last_beat)
        self._last_beat = now

    def _note_memory(self) -> None:
        self._settled_mb = resident_mb()

    def _end(self) -> None:
        seconds = time.perf_counter() - self._began
        self._mouse_timer.stop()
        self._beat_timer.stop()
        self._portraits.finish()
        report, released = self._report(seconds), time.perf_counter()
        self._send(QEvent.Type.MouseButtonRelease, 0.5)
        self._tell_when_final(report, released)

    def _tell_when_final(self, report: str, released: float) -> None:
        """Wait for the portrait that is kept, and say how long it took to come."""
        if not self._session.is_final:
            self._session.result_changed.connect(
                lambda: self._tell_when_final(report, released), Qt.ConnectionType.SingleShotConnection
            )
            return
        row = "final portrait", 1000 * (time.perf_counter() - released), "ms after the mouse was let go"
        self.finished.emit(report + _line(*row))

    def _report(self, seconds: float) -> str:
        longest, usual = (1000 * float(np.percentile(self._gaps, p)) for p in (100, 99))
        memory = resident_mb()
        rows = [
            ("drag of", seconds, self._drag(seconds)),
            ("edited portraits", self._portraits.sides.total() / seconds, f"a second; {self._sizes()}"),
            ("painted out of order", self._portraits.out_of_order, "portraits"),
            ("mesh pictures", self._mesh_paints / seconds, "a second"),
            ("GUI thread away at most", longest, f"ms, {usual:.1f} ms in 99 % of its turns"),
            ("memory", memory, f"MB, {memory - self._settled_mb:+.1f} MB since it had settled"),
        ]
        return "".join(_line(*row) for row in rows)

    def _drag(self, seconds: float) -> str:
        return f"s, {self._label}, {self._moves / seconds:.0f} mouse moves a second, load {load():.1f}"

    def _sizes(self) -> str:
        shown = self._portraits.sides
        shares = (f"{side}² {count / shown.total():.0%}" for side, count in sorted(shown.items()))
        return ", ".join(shares)

    def _send(self, kind: QEvent.Type, place: float) -> None:
        """Send the slider a mouse event at a place along its length, in [0, 1]."""
        at = QPointF(place * self._slider.width(), self._slider.height() / 2)
        button = Qt.MouseButton.LeftButton
        moving = kind == QEvent.Type.MouseMove
        event = QMouseEvent(
            kind,
            at,
            self._slider.mapToGlobal(at),
            Qt.MouseButton.NoButton if moving else button,
            Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(self._slider, event)


def _line(name: str, number: float, rest: str) -> str:
    return f"{name:28} {number:8.1f} {rest}\n"

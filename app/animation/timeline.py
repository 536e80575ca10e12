"""A strip of time with its keyframes and a playhead."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme

SIDE = 7.0  # half the width of a keyframe's mark
INSET = 16.0
KEY_STEP_S = 0.1


class Timeline(QWidget):
    """Shows moments in seconds; reports what the hand does with playhead and keyframes."""

    moved = Signal(float)  # the playhead, in seconds
    chosen = Signal(int)  # a keyframe
    keyframe_moved = Signal(int, float)  # a keyframe, to so many seconds
    gesture_began = Signal()
    gesture_ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._moments: Sequence[float] = ()
        self._others: Collection[int] = ()
        self._playhead, self._chosen = 0.0, -1
        self._held: int | None = None  # keyframe in the hand; -1 is the playhead
        self._span = 1.0
        self.setMinimumHeight(44)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Timeline"))

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(400, 44)

    def show_moments(self, moments: Sequence[float], others: Collection[int] = ()) -> None:
        """Show keyframes at these seconds, rising; `others` are the numbers of those of other portraits."""
        self._moments, self._others = moments, others
        if self._held is None:
            self._span = max(1.0, moments[-1] if moments else 0.0)
        self.update()

    def show_playhead(self, seconds: float, chosen: int) -> None:
        """Show the playhead and the chosen keyframe, -1 for none."""
        self._playhead, self._chosen = seconds, chosen
        self.update()

    def x_of(self, seconds: float) -> float:
        """Return where a moment lies."""
        return INSET + (self.width() - 2 * INSET) * seconds / self._span

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a keyframe or of the playhead."""
        if event.button() != Qt.MouseButton.LeftButton or not self._moments:
            return
        near = [n for n, s in enumerate(self._moments) if abs(self.x_of(s) - event.position().x()) <= SIDE]
        self._held = near[-1] if near else -1
        self.gesture_began.emit()
        if near:
            self.chosen.emit(near[-1])
        else:
            self.moved.emit(self._seconds_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held; the first keyframe is the beginning and stays."""
        seconds = self._seconds_at(event.position().x())
        if self._held == -1:
            self.moved.emit(seconds)
        elif self._held:
            self.keyframe_moved.emit(self._held, seconds)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._held is not None:
            self._held = None
            self.gesture_ended.emit()
            self.show_moments(self._moments, self._others)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step the playhead with the arrow keys."""
        step = {Qt.Key.Key_Left: -KEY_STEP_S, Qt.Key.Key_Right: KEY_STEP_S}.get(Qt.Key(event.key()))
        if step is None or not self._moments:
            event.ignore()
        else:
            self.moved.emit(min(max(self._playhead + step, 0.0), self._moments[-1]))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line, keyframes and playhead."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2 - 4
        painter.setPen(QPen(theme.color("edge"), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(self.x_of(0), middle), QPointF(self.x_of(self._span), middle))
        if not self._moments:
            return
        x = self.x_of(self._playhead)
        painter.setPen(QPen(theme.color("accent"), 1.5))
        painter.drawLine(QPointF(x, 2), QPointF(x, self.height() - 14))
        for number, seconds in enumerate(self._moments):
            self._draw_mark(painter, number, self.x_of(seconds), middle)
            painter.setPen(theme.color("muted"))
            box = QRectF(self.x_of(seconds) - 24, self.height() - 15, 48, 14)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{seconds:.1f}")
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _draw_mark(self, painter: QPainter, number: int, x: float, y: float) -> None:
        """Draw a keyframe; those of other portraits are hollow."""
        color = theme.color("accent_strong" if number == self._chosen else "text")
        is_other = number in self._others
        painter.setPen(QPen(color, 1.5) if is_other else QPen(theme.color("window"), 1))
        painter.setBrush(theme.color("window") if is_other else color)
        corners = [QPointF(x, y - SIDE), QPointF(x + SIDE, y), QPointF(x, y + SIDE), QPointF(x - SIDE, y)]
        painter.drawPolygon(QPolygonF(corners))

    def _seconds_at(self, x: float) -> float:
        share = (x - INSET) / max(1.0, self.width() - 2 * INSET)
        return min(max(share, 0.0), 1.5) * self._span

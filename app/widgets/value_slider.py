"""A slider for real values: behind it what the generator shows, on it where the portrait itself stands."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QStyle, QStyleOptionSlider, QWidget
from superqt import QDoubleSlider

from app import theme
from core.samples.reliability import Range

_KEY_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -10,
    Qt.Key.Key_PageUp: 10,
}
_GROOVE = 4.0
PROFILE_BINS = 48
_SMOOTHING = np.array([1, 4, 6, 4, 1]) / 16


class ValueSlider(QDoubleSlider):
    """Horizontal slider; the coloured stretch runs from the portrait's own value to the present one.

    Behind it stands the distribution of the generator's portraits. Within the reliable range the groove is
    bright; beyond it the handle warns. A double click asks for a reset.
    """

    reset_requested = Signal()
    gesture_began = Signal()  # before the first value of a gesture, where sliderPressed comes after it

    def __init__(self, minimum: float, maximum: float, step: float, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(minimum, maximum)
        self.setSingleStep(step)
        self.setPageStep(10 * step)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel
        self._origin = minimum
        self._reliable = minimum, maximum
        self._profile = np.zeros(0)
        self._outline: QPolygonF | None = None

    @property
    def is_beyond(self) -> bool:
        """Whether the value lies where portraits are not known to follow; half a step is forgiven.

        From the portrait's own value to where they do, they follow as well.
        """
        low, high = self._reliable
        if low < high:  # they follow somewhere
            low, high = min(low, self._origin), max(high, self._origin)
        slack = self.singleStep() / 2
        return not low - slack <= self.value() <= high + slack

    def set_reliable(self, reliable: Range | None) -> None:
        """Mark the range in which portraits follow; None where they never do."""
        low, high = reliable or (self.minimum(), self.minimum())
        self._reliable = max(low, self.minimum()), min(high, self.maximum())
        self.update()

    def set_profile(self, values: np.ndarray) -> None:
        """Show how often the generator has which value; (N,) in the slider's unit, empty for none."""
        counts, _ = np.histogram(values, PROFILE_BINS, (self.minimum(), self.maximum()))
        smooth = np.sqrt(np.convolve(counts, _SMOOTHING, mode="same"))
        self._profile = smooth / smooth.max() if smooth.any() else np.zeros(0)
        self._outline = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have the profile's outline worked out anew."""
        self._outline = None
        super().resizeEvent(event)

    def set_origin(self, value: float) -> None:
        """Mark `value` as the portrait's own."""
        bounded = min(max(value, self.minimum()), self.maximum())
        if bounded != self._origin:
            self._origin = bounded
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle along, wherever on the groove the button goes down."""
        self.gesture_began.emit()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for a reset."""
        self.reset_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the arrow and page keys."""
        steps = _KEY_STEPS.get(Qt.Key(event.key()))
        if steps is None:
            event.ignore()
        else:
            self.setValue(self.value() + steps * self.singleStep())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel: scrolling over a slider must not edit the portrait."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw profile, groove, coloured stretch, origin mark and handle."""
        handle = self.handle_rect()
        middle, inset = handle.center().y(), handle.width() / 2
        groove = QRectF(inset, middle - _GROOVE / 2, self.width() - 2 * inset, _GROOVE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        self._draw_profile(painter, groove)
        self._draw_groove(painter, groove)
        origin = groove.left() + groove.width() * self._fraction(self._origin)
        now = handle.center().x()
        painter.setBrush(theme.color(self._value_color("accent")))
        painter.drawRoundedRect(
            QRectF(QPointF(min(origin, now), groove.top()), QPointF(max(origin, now), groove.bottom())), 1, 1
        )
        painter.setBrush(theme.color("muted"))
        painter.drawRect(QRectF(origin - 0.75, middle - 5, 1.5, 10))
        self._draw_handle(painter, handle)

    def _draw_profile(self, painter: QPainter, groove: QRectF) -> None:
        """Draw the distribution from the foot of the row upwards."""
        if not len(self._profile):
            return
        if self._outline is None:  # kept: every drag repaints all rows
            self._outline = self._profile_outline(groove)
        painter.setBrush(theme.color("profile"))
        painter.drawPolygon(self._outline)

    def _profile_outline(self, groove: QRectF) -> QPolygonF:
        foot, height = self.height() - 1.0, self.height() - 3.0
        xs = groove.left() + groove.width() * (np.arange(PROFILE_BINS) + 0.5) / PROFILE_BINS
        tops = [QPointF(x, foot - height * y) for x, y in zip(xs, self._profile, strict=True)]
        ends = QPointF(groove.left(), foot), QPointF(groove.right(), foot)
        return QPolygonF([ends[0], *tops, ends[1]])

    def _draw_groove(self, painter: QPainter, groove: QRectF) -> None:
        """Draw the whole range faintly and the reliable one over it."""
        painter.setBrush(theme.color("field"))
        painter.drawRoundedRect(groove, _GROOVE / 2, _GROOVE / 2)
        low, high = (groove.left() + groove.width() * self._fraction(v) for v in self._reliable)
        painter.setBrush(theme.color("groove"))
        painter.drawRoundedRect(QRectF(low, groove.top(), max(0.0, high - low), _GROOVE), 2, 2)

    def _draw_handle(self, painter: QPainter, handle: QRectF) -> None:
        active = self.isSliderDown() or self.underMouse() or self.hasFocus()
        painter.setPen(theme.color("window"))
        painter.setBrush(theme.color(self._value_color("accent_strong" if active else "text")))
        painter.drawEllipse(handle.center(), 6.5, 6.5)

    def _value_color(self, usual: str) -> str:
        if not self.isEnabled():
            return "disabled"
        return "caution" if self.is_beyond and self.value() != self._origin else usual

    def _fraction(self, value: float) -> float:
        span = self.maximum() - self.minimum()
        return (value - self.minimum()) / span if span else 0.0

    def handle_rect(self) -> QRectF:
        """Return where the handle is, in widget coordinates."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control = QStyle.ComplexControl.CC_Slider
        part = QStyle.SubControl.SC_SliderHandle
        return QRectF(self.style().subControlRect(control, option, part, self))

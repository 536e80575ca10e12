"""A slider for real values that marks where the portrait itself stands."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QStyle, QStyleOptionSlider, QWidget
from superqt import QDoubleSlider

from app import theme

_KEY_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -10,
    Qt.Key.Key_PageUp: 10,
}
_GROOVE = 4.0


class ValueSlider(QDoubleSlider):
    """Horizontal slider; the coloured stretch runs from the portrait's own value to the present one."""

    gesture_began = Signal()  # before the first value of a gesture, where sliderPressed comes after it

    def __init__(self, minimum: float, maximum: float, step: float, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(minimum, maximum)
        self.setSingleStep(step)
        self.setPageStep(10 * step)
        self._origin = minimum

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
        """Draw groove, coloured stretch, origin mark and handle."""
        handle = self.handle_rect()
        middle, inset = handle.center().y(), handle.width() / 2
        groove = QRectF(inset, middle - _GROOVE / 2, self.width() - 2 * inset, _GROOVE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("edge"))
        painter.drawRoundedRect(groove, _GROOVE / 2, _GROOVE / 2)
        origin = groove.left() + groove.width() * self._fraction(self._origin)
        now = handle.center().x()
        painter.setBrush(theme.color("accent" if self.isEnabled() else "disabled"))
        painter.drawRoundedRect(
            QRectF(QPointF(min(origin, now), groove.top()), QPointF(max(origin, now), groove.bottom())), 1, 1
        )
        painter.setBrush(theme.color("muted"))
        painter.drawRect(QRectF(origin - 0.75, middle - 5, 1.5, 10))
        self._draw_handle(painter, handle)

    def _draw_handle(self, painter: QPainter, handle: QRectF) -> None:
        active = self.isSliderDown() or self.underMouse() or self.hasFocus()
        fill = "disabled" if not self.isEnabled() else "accent_strong" if active else "text"
        painter.setPen(theme.color("window"))
        painter.setBrush(theme.color(fill))
        painter.drawEllipse(handle.center(), 6.5, 6.5)

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

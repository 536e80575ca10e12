"""The portrait: fitted or zoomed, alone or compared with what it was, with the mesh over it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.portrait_view.comparison import GRIP, Comparison, Pane, divider_of, draw_divider, draw_label, panes
from app.portrait_view.message import Message, draw_bar, draw_busy, draw_card
from app.portrait_view.zoom import Zoom

MARGIN = 16
TICK_MS = 40
WHEEL_STEP = 120.0  # eighths of a degree in one notch
ZOOM_PER_NOTCH = 1.2
HANDLE = 0.035  # reach of a handle, in sides of the portrait
BEFORE_KEY = Qt.Key.Key_B
HELD = Qt.Key.Key_Space, BEFORE_KEY
"""Keys that act while they are down."""
_CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_ARROWS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, 1),
    Qt.Key.Key_Down: QPoint(0, -1),
}


class Viewport(QWidget):
    """Shows a frame, or says why there is none.

    Left and right drags on the portrait are reported. The wheel zooms; the middle button, or the left one
    with the space bar, moves the picture; the divider of a wipe is dragged.

    Attributes:
        handles: places of the portrait that are taken hold of by themselves; (x, y) in its sides, from the
            upper left corner.
    """

    drag_began = Signal(object, bool)  # Qt.MouseButton, and whether on a handle
    dragged = Signal(QPointF)  # since the drag began, in sides of the portrait, right and up
    drag_ended = Signal()
    stepped = Signal(QPoint)  # by an arrow key: right and up
    view_changed = Signal()  # zoom or comparison
    tapped = Signal()  # the space bar, without moving the picture

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.handles: tuple[QPointF, ...] = ()
        self._image, self._before, self._overlay = QImage(), QImage(), QImage()
        self._preview = QImage()
        self._frames: dict[str, np.ndarray] = {}  # the images borrow their memory
        self._size = QSize()
        self._zoom, self._comparison, self._split = Zoom(), Comparison.OFF, 0.5
        self._message, self._turn = Message(), 0
        self._grip: QPointF | None = None
        self._pan_from: QPointF | None = None
        self._wiping = self._space = self._is_tabbed_to = False
        self._has_panned = self._is_held_up = False
        self._ticker = QTimer(self, interval=TICK_MS)
        self._ticker.timeout.connect(self._spin)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 200)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Portrait"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(640, 640)

    @property
    def message(self) -> str:
        """The sentence shown in place of the portrait or over it; empty when all is well."""
        return self._message.text

    @property
    def image(self) -> QImage:
        """The picture on screen; null when there is none."""
        return self._image

    @property
    def before(self) -> QImage:
        """The picture to compare with; null when there is none."""
        return self._before

    @property
    def comparison(self) -> Comparison:
        """How the portrait is compared with what it was."""
        return self._comparison

    @property
    def preview(self) -> QImage:
        """What is shown in place of the picture; null when it is the picture itself."""
        return self._preview

    @property
    def shows_before(self) -> bool:
        """Whether the picture to compare with is wanted."""
        return self._comparison is not Comparison.OFF or self._is_held_up

    @property
    def scale(self) -> float:
        """Device pixels per pixel of the full-size portrait."""
        return self._zoom.scale_in(self._pane_room(), self._picture_size()) * self.devicePixelRatioF()

    @property
    def is_fitted(self) -> bool:
        """Whether the portrait follows the size of the view."""
        return self._zoom.scale is None

    def set_picture_size(self, side: int) -> None:
        """Say how large the final portrait is: drafts may be smaller, and 1 : 1 means the final one."""
        self._size = QSize(side, side)
        self._before, self._overlay, self._preview = QImage(), QImage(), QImage()
        self._changed()

    def show_frame(self, frame: np.ndarray) -> None:
        """Show a picture.

        Args:
            frame: (H, W, 3) uint8 RGB, contiguous, written by nobody afterwards.
        """
        is_first = self._image.isNull()
        self._image = self._borrow("after", frame)
        self._say(Message())
        if is_first:
            self.view_changed.emit()

    def show_before(self, frame: np.ndarray | None) -> None:
        """Set the picture to compare with, as in `show_frame`."""
        self._before = QImage() if frame is None else self._borrow("before", frame)
        self.update()

    def show_preview(self, frame: np.ndarray | None) -> None:
        """Show another picture in place of the portrait's, as in `show_frame`; None brings that back."""
        self._preview = QImage() if frame is None else self._borrow("preview", frame)
        self.update()

    def hold_before(self, on: bool) -> None:
        """Show the picture to compare with in place of the portrait, while a key is down."""
        if on != self._is_held_up:
            self._is_held_up = on
            self._changed()

    def show_overlay(self, overlay: QImage) -> None:
        """Lay a picture with alpha over the edited portrait; a null one removes it."""
        self._overlay = overlay
        self.update()

    def show_busy(self, title: str) -> None:
        """Say that something is on its way."""
        self._say(Message(title, busy=True))
        self._ticker.start()

    def end_busy(self) -> None:
        """Nothing is on its way any more; the portrait on screen stays."""
        self._say(Message())

    def show_hint(self, title: str, detail: str) -> None:
        """Say what the user can do."""
        self._say(Message(title, detail))

    def show_error(self, title: str, detail: str) -> None:
        """Say what went wrong; a portrait already on screen stays."""
        self._say(Message(title, detail, "error"))

    def compare(self, comparison: Comparison) -> None:
        """Choose how before and after share the view."""
        self._comparison = comparison
        self._changed()

    def fit(self) -> None:
        """Show the whole portrait as large as there is room."""
        self._zoom = Zoom()
        self._changed()

    def zoom_to(self, scale: float) -> None:
        """Show `scale` device pixels per pixel of the portrait, about the middle."""
        self.zoom_by(scale / self.scale)

    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None:
        """Scale about a place of the view, or about its middle."""
        room = self._pane_room(anchor)
        self._zoom = self._zoom.scaled(factor, anchor or room.center(), room, self._picture_size())
        self._changed()

    def portrait_rect(self) -> QRectF:
        """Return where the edited portrait lies, in widget coordinates."""
        return self._panes()[-1].rect

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the divider, of the view or of the portrait."""
        if self._is_held() or self._image.isNull():
            event.ignore()
        elif event.button() == Qt.MouseButton.MiddleButton or self._space:
            self._pan_from = event.position()
            self._has_panned = True
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        elif event.button() == Qt.MouseButton.LeftButton and self._is_on_divider(event.position()):
            self._wiping = True
        elif self._seen_portrait().contains(event.position()):
            self._grip = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.drag_began.emit(event.button(), self._is_on_handle(event.position()))
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        at, rect = event.position(), self.portrait_rect()
        if self._pan_from is not None:
            self._zoom = self._zoom.moved(at - self._pan_from, self._pane_room(), self._picture_size())
            self._pan_from = at
            self._changed()
        elif self._wiping:
            self._split = min(max((at.x() - rect.left()) / max(1.0, rect.width()), 0.0), 1.0)
            self.update()
        elif self._grip is not None:
            offset = (at - self._grip) / max(1.0, rect.width())
            self.dragged.emit(QPointF(offset.x(), -offset.y()))
        elif self._is_on_divider(at):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif self._is_on_handle(at):
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go once no button is held."""
        if event.buttons():
            return
        was_turning = self._grip is not None
        self._grip = self._pan_from = None
        self._wiping = False
        self.unsetCursor()
        if was_turning:
            self.drag_ended.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitted portrait is shown at another scale."""
        self.view_changed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        if not self._image.isNull():
            self.zoom_by(ZOOM_PER_NOTCH ** (event.angleDelta().y() / WHEEL_STEP), event.position())

    def event(self, event: QEvent) -> bool:
        """Zoom with two fingers on a touch pad."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom_by(1 + event.value(), event.position())
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the left button move the picture while the space bar is down; report the arrow keys.

        While B is down, the portrait is shown as it was.
        """
        if event.key() in _ARROWS:
            self.stepped.emit(_ARROWS[Qt.Key(event.key())])
        else:
            self._follow_held(event, True)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Give the left button back to the head, and the view to the edited portrait."""
        self._follow_held(event, False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show a frame to those who come here by keys."""
        tabs = Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason
        self._is_tabbed_to = event.reason() in tabs
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away; a key that is let go of elsewhere is no longer held."""
        self._is_tabbed_to = False
        self.hold_before(False)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw portraits and message."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("canvas"))
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect())
        if not self._image.isNull():
            self._draw_portraits(painter)
            if self.message:
                draw_bar(painter, self.portrait_rect().intersected(room), self._message)
        elif self._message.busy:
            draw_busy(painter, room, self._message, self._turn)
        elif self.message:
            draw_card(painter, room, self._message)
        if self._is_tabbed_to:
            painter.setPen(theme.color("accent"))
            painter.drawRect(room.adjusted(0.5, 0.5, -0.5, -0.5))

    def _draw_portraits(self, painter: QPainter) -> None:
        shown = self._panes()
        for pane in shown:
            painter.setClipRect(pane.clip)
            self._draw_pane(painter, pane)
            if len(shown) > 1 or self._is_held_up:
                before = pane.shows_before or self._is_held_up
                draw_label(painter, pane, self.tr("Before") if before else self.tr("After"))
        painter.setClipping(False)
        if self._comparison is Comparison.WIPE:
            draw_divider(painter, divider_of(shown[-1].rect, self._split), self.height())

    def _draw_pane(self, painter: QPainter, pane: Pane) -> None:
        if (pane.shows_before or self._is_held_up) and not self._before.isNull():
            painter.drawImage(pane.rect, self._before)
        elif not pane.shows_before and not self._preview.isNull():
            painter.drawImage(pane.rect, self._preview)
        else:
            painter.drawImage(pane.rect, self._image)
            if not pane.shows_before and not self._overlay.isNull():
                painter.drawImage(pane.rect, self._overlay)

    def _panes(self) -> list[Pane]:
        return panes(self._comparison, self._zoom, self._room(), self._picture_size(), self._split)

    def _room(self) -> QRectF:
        margin = MARGIN if min(self.width(), self.height()) > 300 else 4
        return QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)

    def _pane_room(self, at: QPointF | None = None) -> QRectF:
        """Return the part of the room that one picture has: the one at a place, else the last."""
        if self._comparison is not Comparison.SIDE_BY_SIDE:
            return self._room()
        clips = [pane.clip for pane in self._panes()]
        return next((clip for clip in clips if at is not None and clip.contains(at)), clips[-1])

    def _picture_size(self) -> QSize:
        return self._size if not self._size.isEmpty() else self._image.size()

    def _seen_portrait(self) -> QRectF:
        pane = self._panes()[-1]
        whole = self._comparison is not Comparison.SIDE_BY_SIDE
        return pane.rect if whole else pane.rect.intersected(pane.clip)

    def _is_on_handle(self, at: QPointF) -> bool:
        rect = self.portrait_rect()
        place = (at - rect.topLeft()) / max(1.0, rect.width())
        return any((place - handle).manhattanLength() < HANDLE for handle in self.handles)

    def _is_on_divider(self, at: QPointF) -> bool:
        if self._comparison is not Comparison.WIPE:
            return False
        return abs(at.x() - divider_of(self.portrait_rect(), self._split)) < GRIP

    def _is_held(self) -> bool:
        return self._grip is not None or self._pan_from is not None or self._wiping

    def _follow_held(self, event: QKeyEvent, down: bool) -> None:
        if event.key() not in HELD or (down and event.modifiers() & _CHORDS):
            event.ignore()
        elif event.isAutoRepeat():
            return
        elif event.key() == BEFORE_KEY:
            self.hold_before(down)
        else:
            self._follow_space(down)

    def _follow_space(self, down: bool) -> None:
        was_down, self._space = self._space, down
        if down:
            self._has_panned = False
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()
            if was_down and not self._has_panned:
                self.tapped.emit()

    def _borrow(self, name: str, frame: np.ndarray) -> QImage:
        height, width, _ = frame.shape
        self._frames[name] = frame
        return QImage(frame.data, width, height, 3 * width, QImage.Format.Format_RGB888)

    def _changed(self) -> None:
        self.update()
        self.view_changed.emit()

    def _say(self, message: Message) -> None:
        self._ticker.stop()
        self._message = message
        self.setAccessibleDescription(self.message)
        self.update()

    def _spin(self) -> None:
        self._turn = (self._turn + 12) % 360
        self.update()

"""Drags on the portrait, and arrow keys: left turns the head, right moves the light."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, QPointF, Qt

from app.document.session import EditSession
from app.portrait_view.viewport import Viewport

# Degrees for a drag across the whole portrait, right and up.
_TURNS = {
    Qt.MouseButton.LeftButton: {"yaw": (120.0, 0.0), "pitch": (0.0, 90.0)},
    Qt.MouseButton.RightButton: {"light_azimuth": (180.0, 0.0), "light_elevation": (0.0, 120.0)},
}


class PortraitGestures(QObject):
    """Turns drags on the viewport into control values; one drag is one undo step."""

    def __init__(self, viewport: Viewport, session: EditSession) -> None:
        super().__init__(viewport)
        self._session = session
        self._begin: Mapping[str, float] = {}
        self._button = Qt.MouseButton.NoButton
        viewport.drag_began.connect(self._take)
        viewport.dragged.connect(self._move)
        viewport.drag_ended.connect(session.end_gesture)
        viewport.stepped.connect(self._step)

    def _take(self, button: Qt.MouseButton) -> None:
        """Remember where the controls stand."""
        self._button = button
        self._begin = {name: self._session.value(name) for name in _TURNS.get(button, {})}
        self._session.begin_gesture()

    def _move(self, offset: QPointF) -> None:
        """Follow the hand; `offset` is in sides of the portrait, right and up."""
        rig = self._session.rig
        if rig is None or not rig.controls or not self._begin:
            return
        values = {}
        for name, (along_x, along_y) in _TURNS[self._button].items():
            control = rig.controls[name]
            wanted = self._begin[name] + along_x * offset.x() + along_y * offset.y()
            values[name] = min(max(wanted, control.minimum), control.maximum)
        turning = self._button == Qt.MouseButton.LeftButton
        self._session.set_controls(values, self.tr("Turn Head") if turning else self.tr("Move Light"))

    def _step(self, step: QPoint) -> None:
        """Turn the head by one step of its controls, right and up."""
        rig = self._session.rig
        if rig is None:
            return
        turns = {"yaw": step.x(), "pitch": step.y()}
        values = {}
        for control in (rig.controls[name] for name in turns if turns[name] and name in rig.controls):
            wanted = self._session.value(control.name) + turns[control.name] * control.step
            values[control.name] = min(max(wanted, control.minimum), control.maximum)
        if values:
            self._session.set_controls(values, self.tr("Turn Head"))

"""Drags on the portrait, and arrow keys: left turns the head, by a pupil the eyes; right moves the light."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import torch
from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject, QPoint, QPointF, Qt

from app.document.session import EditSession
from app.portrait_view.viewport import Viewport
from core.face.morphable_model import MorphableModel
from core.face.pupils import pupils
from core.face.surface_points import vertex_points
from core.render.camera import Camera
from core.render.landmark_projector import LandmarkProjector


class _Gesture(NamedTuple):
    """What a drag does: its name, and how far controls go where it crosses the portrait, right and up."""

    title: str
    controls: Mapping[str, tuple[float, float]]


_NOTHING = _Gesture("", {})
_LOOK = _Gesture(
    str(QT_TRANSLATE_NOOP("PortraitGestures", "Move Gaze")), {"eyeLookX": (8.0, 0.0), "eyeLookY": (0.0, 8.0)}
)
_TURN = {
    Qt.MouseButton.LeftButton: _Gesture(
        str(QT_TRANSLATE_NOOP("PortraitGestures", "Turn Head")), {"yaw": (120.0, 0.0), "pitch": (0.0, 90.0)}
    ),
    Qt.MouseButton.RightButton: _Gesture(
        str(QT_TRANSLATE_NOOP("PortraitGestures", "Move Light")),
        {"light_azimuth": (180.0, 0.0), "light_elevation": (0.0, 120.0)},
    ),
}


class PortraitGestures(QObject):
    """Turns drags on the viewport into control values; one drag is one undo step."""

    def __init__(self, viewport: Viewport, session: EditSession) -> None:
        super().__init__(viewport)
        self._viewport, self._session = viewport, session
        self._gesture, self._begin = _NOTHING, dict[str, float]()
        self._pupils: LandmarkProjector | None = None
        viewport.drag_began.connect(self._take)
        viewport.dragged.connect(self._move)
        viewport.drag_ended.connect(session.end_gesture)
        viewport.stepped.connect(self._step)
        session.rig_changed.connect(self._find_eyes)
        session.result_changed.connect(self._follow_eyes)

    def _take(self, button: Qt.MouseButton, on_handle: bool) -> None:
        """Remember where the controls stand."""
        looking = on_handle and button == Qt.MouseButton.LeftButton
        self._gesture = _LOOK if looking else _TURN.get(button, _NOTHING)
        rig = self._session.rig
        known = rig.controls if rig is not None else {}
        self._begin = {name: self._session.value(name) for name in self._gesture.controls if name in known}
        self._session.begin_gesture()

    def _move(self, offset: QPointF) -> None:
        """Follow the hand; `offset` is in sides of the portrait, right and up."""
        rig = self._session.rig
        if rig is None or not rig.controls or not self._begin:
            return
        values = {}
        for name, begin in self._begin.items():
            control, (along_x, along_y) = rig.controls[name], self._gesture.controls[name]
            wanted = begin + along_x * offset.x() + along_y * offset.y()
            values[name] = min(max(wanted, control.minimum), control.maximum)
        self._session.set_controls(values, self.tr(self._gesture.title))

    def _find_eyes(self) -> None:
        """Look for pupils where the rig's portraits follow their gaze."""
        rig = self._session.rig
        follows = rig is not None and _LOOK.controls.keys() & rig.reliable.keys() & rig.controls.keys()
        self._pupils = _projector(rig.model) if rig is not None and follows else None
        self._viewport.handles = ()

    def _follow_eyes(self) -> None:
        """Let the pupils of the portrait on screen be taken hold of."""
        if self._pupils is None or self._session.result is None:
            return
        with torch.no_grad():
            places = self._pupils(self._session.result.achieved)[0].unflatten(0, (2, -1)).mean(1)
        self._viewport.handles = tuple(QPointF((1 + x) / 2, (1 - y) / 2) for x, y in places.tolist())

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


def _projector(model: MorphableModel) -> LandmarkProjector:
    return LandmarkProjector(model, Camera(), vertex_points(pupils(model).flatten()))

"""A small timeline: keyframes of the portrait, played, and exported as MP4, GIF or pictures."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.animation.timeline import Timeline
from app.document.same_rig import with_same_rig
from app.document.session import EditSession
from app.widgets.file_dialog import FOLDER, ask_path
from app.widgets.value_field import CountField, ValueField
from app.worker.series import Series
from core.editing.animation import (
    LONGEST_S,
    MOST_KEYFRAMES,
    SHORTEST_S,
    Keyframe,
    duration,
    frames_of,
    look_at,
)
from core.editing.session_state import PortraitState
from core.errors import ExportError
from core.saving.movie import open_movie

TICK_MS = 33
DEFAULT_FPS = 24
MOVIES = (".mp4", ".gif", FOLDER)


class AnimationPanel(QWidget):
    """Follows the session's keyframes; the playhead moves the portrait like any slider does."""

    def __init__(self, session: EditSession, series: Series, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("animation_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._series = session, series
        self._moment, self._chosen = 0.0, -1
        self._chosen_look: Keyframe | None = None  # another in its place, as after an undo, was not chosen
        self.timeline = Timeline()
        self.add_button = QPushButton(self.tr("Add Keyframe"))
        self.update_button = QPushButton(self.tr("Update"))
        self.remove_button = QPushButton(self.tr("Remove"))
        self.play_button = QPushButton(self.tr("Play"))
        self.export_button = QPushButton(self.tr("Export…"))
        self.seconds_field = ValueField(SHORTEST_S, LONGEST_S, 0.1, "s")
        self.fps_field = CountField(1, 60, self.tr("fps"))
        self.hint = QLabel()
        self._player = QTimer(self, interval=TICK_MS)
        self._player.timeout.connect(self._play_on)
        self._arrange()
        self._connect()
        self._follow()

    @property
    def keyframes(self) -> tuple[Keyframe, ...]:
        """The session's own."""
        return self._session.state.keyframes

    def add(self) -> None:
        """Put the present look after the chosen keyframe, or at the end."""
        if len(self.keyframes) >= MOST_KEYFRAMES:
            return
        edit = self._session.edit
        at = self._chosen + 1 if self._chosen >= 0 else len(self.keyframes)
        look = Keyframe(edit.controls, edit.source.truncation_psi, 1.0)
        keyframes = (*self.keyframes[:at], look, *self.keyframes[at:])
        self._session.set_keyframes(keyframes, self.tr("Add Keyframe"))
        self._choose(at, show=False)

    def update_chosen(self) -> None:
        """Give the chosen keyframe the present look."""
        edit, old = self._session.edit, self.keyframes[self._chosen]
        look = Keyframe(edit.controls, edit.source.truncation_psi, old.seconds)
        self._exchange(self._chosen, look, self.tr("Update Keyframe"))

    def remove_chosen(self) -> None:
        """Take the chosen keyframe away."""
        rest = [k for n, k in enumerate(self.keyframes) if n != self._chosen]
        self._session.set_keyframes(rest, self.tr("Remove Keyframe"))

    def toggle_playing(self) -> None:
        """Play from the playhead, or from the start when it is at the end; or stop."""
        if self._player.isActive():
            self._stop()
            return
        self._keep_changes()
        if self._moment >= duration(self.keyframes) - 1e-3:
            self._moment = 0.0
        self._session.begin_gesture()
        self._player.start()
        self.play_button.setText(self.tr("Stop"))

    def ask_export(self) -> None:
        """Let the user choose where to save; a name without a suffix is a folder of pictures."""
        self._keep_changes()
        name, title = f"{self._session.edit.source.file_stem}.mp4", self.tr("Export Animation")
        own = {n: self._session.original_value(n) for look in self.keyframes for n in look.controls}
        export = partial(self._export, self._session.state, own, self.fps_field.count)
        take = with_same_rig(self._session, export, self._series.failed.emit)
        ask_path(take, self, "animation", title, name, MOVIES)

    def _export(self, state: PortraitState, own: Mapping[str, float], fps: int, path: Path) -> None:
        """Render the animation of a portrait with values of its own; the suffix chooses the format."""
        try:
            sink = open_movie(path, fps)
        except ExportError as error:
            self._series.failed.emit(str(error))
        else:
            frames = frames_of(state.edit, state.keyframes, fps, own.__getitem__)
            self._series.start(str(path), frames, sink)

    def _keep_changes(self) -> None:
        """What was moved while a keyframe is chosen belongs to it."""
        if self._chosen < 0:
            return
        edit, chosen, own = self._session.edit, self.keyframes[self._chosen], self._session.original_value
        moved = any(
            edit.controls.get(name, own(name)) != chosen.controls.get(name, own(name))
            for name in {*edit.controls, *chosen.controls}
        )
        if moved or edit.source.truncation_psi != chosen.truncation_psi:
            self.update_chosen()

    def _exchange(self, number: int, look: Keyframe, text: str) -> None:
        keyframes = [look if n == number else k for n, k in enumerate(self.keyframes)]
        if number == self._chosen:
            self._chosen_look = look
        self._session.set_keyframes(keyframes, text)

    def _choose(self, number: int, show: bool = True) -> None:
        if show:
            self._keep_changes()
        self._chosen, self._chosen_look = number, self.keyframes[number]
        self._moment = self._moments()[number]
        if show:
            self._session.show_look(look_at(self.keyframes, self._moment, self._session.original_value))
        self._follow()

    def _move(self, moment: float) -> None:
        """Move the playhead and the portrait with it."""
        self._keep_changes()
        self._chosen, self._moment = -1, min(moment, duration(self.keyframes))
        self._session.show_look(look_at(self.keyframes, self._moment, self._session.original_value))
        self._follow()

    def _move_keyframe(self, number: int, moment: float) -> None:
        """Let a keyframe come earlier or later; what follows keeps its distance."""
        seconds = min(max(moment - self._moments()[number - 1], SHORTEST_S), LONGEST_S)
        look = dataclasses.replace(self.keyframes[number], seconds=round(seconds, 1))
        self._exchange(number, look, self.tr("Keyframe Time"))

    def _type_seconds(self, seconds: float) -> None:
        if self._chosen > 0:
            look = dataclasses.replace(self.keyframes[self._chosen], seconds=seconds)
            self._exchange(self._chosen, look, self.tr("Keyframe Time"))

    def _play_on(self) -> None:
        if self._moment >= duration(self.keyframes):
            self._stop()
        else:
            self._move(self._moment + TICK_MS / 1000)

    def _stop(self) -> None:
        if self._player.isActive():
            self._player.stop()
            self._session.end_gesture()
        self.play_button.setText(self.tr("Play"))

    def _moments(self) -> list[float]:
        return list(itertools.accumulate((k.seconds for k in self.keyframes[1:]), initial=0.0))

    def _follow(self) -> None:
        """Show the session's keyframes and what can be done with them."""
        keyframes, moments = self.keyframes, self._moments()
        if not 0 <= self._chosen < len(keyframes) or keyframes[self._chosen] is not self._chosen_look:
            self._chosen = -1
        if len(keyframes) < 2:
            self._stop()
        self._moment = min(self._moment, moments[-1])
        self.timeline.show_moments(moments if keyframes else ())
        self.timeline.show_playhead(self._moment, self._chosen)
        can_add = self._session.can_edit and self._session.result is not None
        self.add_button.setEnabled(can_add and len(keyframes) < MOST_KEYFRAMES)
        for button in (self.update_button, self.remove_button):
            button.setEnabled(self._chosen >= 0)
        self.seconds_field.setEnabled(self._chosen > 0)
        if self._chosen > 0:
            self.seconds_field.blockSignals(True)
            self.seconds_field.setValue(keyframes[self._chosen].seconds)
            self.seconds_field.blockSignals(False)
        self.play_button.setEnabled(len(keyframes) > 1)
        self.export_button.setEnabled(len(keyframes) > 1 and not self._series.is_running)
        self.hint.setText(self._advice())

    def _advice(self) -> str:
        if len(self.keyframes) < 2:
            return self.tr("Pose the portrait and add a keyframe; two or more make an animation.")
        frames = round(duration(self.keyframes) * self.fps_field.count) + 1
        return self.tr("{0:.1f} s, {1} frames").format(duration(self.keyframes), frames)

    def _leave_portrait(self) -> None:
        """Begin at the start of another portrait's animation, with nothing chosen and nothing playing."""
        self._stop()
        self._chosen, self._moment = -1, 0.0

    def _connect(self) -> None:
        self._session.portraits_changed.connect(self._leave_portrait)
        self._session.state_changed.connect(self._follow)
        self._session.result_changed.connect(self._follow)
        self._series.progressed.connect(self._follow)
        self._series.ended.connect(self._follow)
        self.timeline.moved.connect(self._move)
        self.timeline.chosen.connect(self._choose)
        self.timeline.keyframe_moved.connect(self._move_keyframe)
        self.timeline.gesture_began.connect(self._session.begin_gesture)
        self.timeline.gesture_ended.connect(self._session.end_gesture)
        self.add_button.clicked.connect(self.add)
        self.update_button.clicked.connect(self.update_chosen)
        self.remove_button.clicked.connect(self.remove_chosen)
        self.play_button.clicked.connect(self.toggle_playing)
        self.export_button.clicked.connect(self.ask_export)
        self.seconds_field.valueChanged.connect(self._type_seconds)
        self.fps_field.valueChanged.connect(self._follow)

    def _arrange(self) -> None:
        self.add_button.setToolTip(self.tr("Keep the present look as a keyframe (K)"))
        self.update_button.setToolTip(self.tr("Give the chosen keyframe the present look"))
        self.export_button.setToolTip(self.tr("Save the animation as MP4, GIF or a folder of pictures"))
        self.seconds_field.setToolTip(self.tr("Time from the keyframe before"))
        self.seconds_field.setAccessibleName(self.seconds_field.toolTip())
        self.fps_field.setValue(DEFAULT_FPS)
        self.fps_field.setFixedWidth(62)
        self.fps_field.setAccessibleName(self.tr("Frames per second"))
        self.hint.setProperty("role", "muted")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.setSpacing(6)
        left = (self.add_button, self.update_button, self.remove_button, self.seconds_field)
        right = (self.play_button, self.fps_field, self.export_button)
        for widget in left:
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(self.hint, 1)
        for other in right:
            row.addWidget(other)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.timeline)
        column.addLayout(row)

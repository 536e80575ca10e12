"""A small timeline: keyframes of the portrait, played, and exported as MP4, GIF or pictures."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.animation.keyframe_bar import KeyframeBar
from app.animation.moments import moments_of, with_look
from app.animation.timeline import Timeline
from app.document.same_rig import with_same_rig
from app.document.session import EditSession
from app.labels import portrait_title
from app.widgets.file_dialog import FOLDER, ask_path
from app.widgets.portrait_mime import edit_in
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
from core.editing.edit import Edit, Reader
from core.editing.portrait_source import is_same_portrait
from core.editing.session_state import PortraitState
from core.errors import RequestError, RigEditorError
from core.saving.movie import open_movie

TICK_MS = 33
MOVIES = (".mp4", ".gif", FOLDER)


class AnimationPanel(QWidget):
    """Follows the session's keyframes; the playhead moves the portrait like any slider does.

    Keyframes of other portraits, and the ways to them, are only shown: the portrait on screen stays.
    """

    def __init__(self, session: EditSession, series: Series, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("animation_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._session, self._series = session, series
        self._moment, self._chosen = 0.0, -1
        self._chosen_look: Keyframe | None = None  # another in its place, as after an undo, was not chosen
        self._is_moving = False  # through time, which changes no keyframe
        self._shows_other = False  # the playhead is at a look of another portrait
        self.timeline, self.bar = Timeline(), KeyframeBar()
        self._player = QTimer(self, interval=TICK_MS)
        self._player.timeout.connect(self._play_on)
        self._arrange()
        self._connect()
        self._follow()

    @property
    def keyframes(self) -> tuple[Keyframe, ...]:
        """The session's own."""
        return self._session.state.keyframes

    @property
    def moment(self) -> float:
        """Where the playhead is, in seconds."""
        return self._moment

    @property
    def is_playing(self) -> bool:
        """Whether the animation runs."""
        return self._player.isActive()

    def add(self) -> None:
        """Put the present look after the chosen keyframe, or at the end."""
        self._add(self._session.shown, self.tr("Add Keyframe"))

    def add_portrait(self, edit: Edit) -> None:
        """Put another portrait, as it is edited, after the chosen keyframe or at the end."""
        calibrated = dataclasses.replace(edit, calibrated=self._session.edit.calibrated)
        opened = self._session.opened
        assert opened is not None, "nothing is animated before a rig is open"
        try:
            opened.check_edit(calibrated)
        except RequestError as error:
            self.bar.hint.setText(str(error))
            return
        self._add(calibrated, self.tr("Keyframe of {0}").format(portrait_title(edit.source)))

    def update_chosen(self) -> None:
        """Give the chosen keyframe the present look."""
        look = dataclasses.replace(self.keyframes[self._chosen], edit=self._session.edit)
        self._exchange(self._chosen, look, self.tr("Update Keyframe"))

    def remove_chosen(self) -> None:
        """Take the chosen keyframe away."""
        rest = [k for n, k in enumerate(self.keyframes) if n != self._chosen]
        self._set(rest, self.tr("Remove Keyframe"))

    def toggle_playing(self) -> None:
        """Play from the playhead, or from the start when it is at the end; or stop."""
        if self.is_playing:
            self._stop()
        elif len(self.keyframes) > 1:
            self._keep_changes()
            if self._moment >= duration(self.keyframes) - 1e-3:
                self._moment = 0.0
            self._session.begin_gesture()
            self._player.start()
            self.bar.show_playing(True)

    def ask_export(self) -> None:
        """Let the user choose where to save; a name without a suffix is a folder of pictures."""
        reader = self._session.reader
        assert reader is not None, "nothing is animated before a rig is open"
        self._keep_changes()
        name, title = f"{self._session.edit.source.file_stem}.mp4", self.tr("Export Animation")
        export = partial(self._export, self._session.state, reader, self.bar.fps_field.count)
        take = with_same_rig(self._session, export, self._series.failed.emit)
        ask_path(take, self, "animation", title, name, MOVIES)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take portraits; anything else is for the window."""
        if edit_in(event.mimeData()) is None or not self._can_add:
            event.ignore()
        else:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Make a keyframe of the dropped portrait."""
        edit = edit_in(event.mimeData())
        if edit is None or not self._can_add:
            event.ignore()
        else:
            event.acceptProposedAction()
            self.add_portrait(edit)

    @property
    def _can_add(self) -> bool:
        is_ready = self._session.can_edit and self._session.picture is not None
        return is_ready and len(self.keyframes) < MOST_KEYFRAMES

    def _add(self, edit: Edit, text: str) -> None:
        if not self._can_add:
            return
        at = self._chosen + 1 if self._chosen >= 0 else len(self.keyframes)
        self._set([*self.keyframes[:at], Keyframe(edit), *self.keyframes[at:]], text)
        self._choose(at, show=False)
        self._show(edit)

    def _export(self, state: PortraitState, reader: Reader, fps: int, path: Path) -> None:
        """Render the animation of a portrait; the suffix chooses the format."""
        try:
            frames = frames_of(state.keyframes, fps, reader)
            sink = open_movie(path, fps)
        except RigEditorError as error:
            self._series.failed.emit(str(error))
        else:
            self._series.start(str(path), frames, sink)

    def _keep_changes(self) -> None:
        """What was moved while a keyframe is chosen belongs to it."""
        look = self.keyframes[self._chosen].edit if self._chosen >= 0 else self._session.edit
        if self._is_own(look) and look != self._session.edit:
            self.update_chosen()

    def _key(self, after: PortraitState) -> PortraitState:
        """Make the state to come one whose keyframes have its edit, where the user wants that."""
        session = self._session
        wanted = self.bar.auto_button.isChecked() and not (self._is_moving or self._shows_other)
        if not wanted or not after.keyframes or after.edit == session.edit:
            return after
        moment = self._moments()[self._chosen] if self._chosen >= 0 else self._moment
        keyframes, number = with_look(after.keyframes, moment, after.edit)
        takes_anothers = number < len(after.keyframes) and not self._is_own(after.keyframes[number].edit)
        if len(keyframes) > MOST_KEYFRAMES or (takes_anothers and len(keyframes) == len(after.keyframes)):
            return after
        self._chosen, self._chosen_look = number, keyframes[number]
        return dataclasses.replace(after, keyframes=tuple(keyframes))

    def _is_own(self, edit: Edit) -> bool:
        return is_same_portrait(edit.source, self._session.edit.source)

    def _set(self, keyframes: Sequence[Keyframe], text: str) -> None:
        self._session.set_keyframes(keyframes, text)

    def _exchange(self, number: int, look: Keyframe, text: str) -> None:
        keyframes = [look if n == number else k for n, k in enumerate(self.keyframes)]
        if number == self._chosen:
            self._chosen_look = look
        self._set(keyframes, text)

    def _choose(self, number: int, show: bool = True) -> None:
        if show:
            self._keep_changes()
        self._chosen, self._chosen_look = number, self.keyframes[number]
        self._moment = self._moments()[number]
        if show:
            self._show(self.keyframes[number].edit)
        self._follow()

    def _move(self, moment: float) -> None:
        """Move the playhead and the portrait with it."""
        self._keep_changes()
        self._chosen, self._moment = -1, min(moment, duration(self.keyframes))
        reader = self._session.reader
        assert reader is not None, "nothing is animated before a rig is open"
        self._show(look_at(self.keyframes, self._moment, reader))
        self._follow()

    def _show(self, look: Edit) -> None:
        """Bring the portrait to a look; that of another portrait is only shown."""
        self._shows_other = not self._is_own(look)
        if self._shows_other:
            self._session.consider(look)
            return
        self._session.consider(None)
        self._is_moving = True
        self._session.set_edit(look, self.tr("Move Through Time"))
        self._is_moving = False

    def _move_keyframe(self, number: int, moment: float) -> None:
        """Let a keyframe come earlier or later; what follows keeps its distance."""
        seconds = min(max(moment - self._moments()[number - 1], SHORTEST_S), LONGEST_S)
        look = dataclasses.replace(self.keyframes[number], seconds=round(seconds, 1))
        self._exchange(number, look, self.tr("Keyframe Time"))

    def _type_seconds(self, seconds: float) -> None:
        if self._chosen > 0:
            look = dataclasses.replace(self.keyframes[self._chosen], seconds=seconds)
            self._exchange(self._chosen, look, self.tr("Keyframe Time"))

    def _choose_easing(self) -> None:
        if self._chosen > 0:
            easing = self.bar.easing_chooser.currentData()
            look = dataclasses.replace(self.keyframes[self._chosen], easing=easing)
            self._exchange(self._chosen, look, self.tr("Keyframe Easing"))

    def _play_on(self) -> None:
        end = duration(self.keyframes)
        if self._moment < end:
            self._move(self._moment + TICK_MS / 1000)
        elif self.bar.loop_button.isChecked():
            self._move(0.0)
        else:
            self._stop()

    def _stop(self) -> None:
        if self.is_playing:
            self._player.stop()
            self._session.end_gesture()
        self.bar.show_playing(False)

    def _moments(self) -> list[float]:
        return moments_of(self.keyframes)

    def _follow(self) -> None:
        """Show the session's keyframes and what can be done with them."""
        keyframes, moments, bar = self.keyframes, self._moments(), self.bar
        if not 0 <= self._chosen < len(keyframes) or keyframes[self._chosen] is not self._chosen_look:
            self._chosen = -1
        if len(keyframes) < 2:
            self._stop()
        self._moment = min(self._moment, moments[-1])
        others = {n for n, keyframe in enumerate(keyframes) if not self._is_own(keyframe.edit)}
        self.timeline.show_moments(moments if keyframes else (), others)
        self.timeline.show_playhead(self._moment, self._chosen)
        bar.add_button.setEnabled(self._can_add)
        for button in (bar.update_button, bar.remove_button):
            button.setEnabled(self._chosen >= 0)
        bar.show_chosen(keyframes[self._chosen] if self._chosen > 0 else None)
        bar.play_button.setEnabled(len(keyframes) > 1)
        bar.export_button.setEnabled(len(keyframes) > 1 and not self._series.is_running)
        bar.hint.setText(self._advice())

    def _advice(self) -> str:
        if len(self.keyframes) < 2:
            return self.tr("Pose the portrait and add a keyframe; two or more make an animation.")
        frames = round(duration(self.keyframes) * self.bar.fps_field.count) + 1
        return self.tr("{0:.1f} s, {1} frames").format(duration(self.keyframes), frames)

    def _leave_portrait(self) -> None:
        """Begin at the start of another portrait's animation, with nothing chosen and nothing playing."""
        self._stop()
        self._chosen, self._moment, self._shows_other = -1, 0.0, False

    def _start_over(self) -> None:
        """Another rig may have let go of keyframes."""
        self._leave_portrait()
        self._follow()

    def _connect(self) -> None:
        session, bar, timeline = self._session, self.bar, self.timeline
        session.amend = self._key
        session.portraits_changed.connect(self._leave_portrait)
        session.rig_changed.connect(self._start_over)
        session.state_changed.connect(self._follow)
        session.result_changed.connect(self._follow)
        self._series.progressed.connect(self._follow)
        self._series.ended.connect(self._follow)
        timeline.moved.connect(self._move)
        timeline.chosen.connect(self._choose)
        timeline.keyframe_moved.connect(self._move_keyframe)
        timeline.gesture_began.connect(session.begin_gesture)
        timeline.gesture_ended.connect(session.end_gesture)
        bar.add_button.clicked.connect(self.add)
        bar.update_button.clicked.connect(self.update_chosen)
        bar.remove_button.clicked.connect(self.remove_chosen)
        bar.play_button.clicked.connect(self.toggle_playing)
        bar.export_button.clicked.connect(self.ask_export)
        bar.seconds_field.valueChanged.connect(self._type_seconds)
        bar.easing_chooser.currentIndexChanged.connect(self._choose_easing)
        bar.fps_field.valueChanged.connect(self._follow)

    def _arrange(self) -> None:
        self.timeline.setToolTip(self.tr("Drop a portrait here to make it a keyframe"))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.timeline)
        column.addWidget(self.bar)

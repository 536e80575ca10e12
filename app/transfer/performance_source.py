"""A photograph or a film as the source of a transfer: read, shown, and turned into edits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal

from app.document.same_rig import with_same_rig
from app.document.session import EditSession
from app.transfer.driven_portrait import DrivenPortrait
from app.transfer.performance_bar import PerformanceBar
from app.transfer.performer import Performer
from app.widgets.file_dialog import FOLDER, ask_file, ask_path
from app.worker.errands import Courier
from app.worker.series import Series
from core.driving.driving import DRIVEN, Drive, DrivenControls, evenly
from core.driving.film import SUFFIXES, is_film
from core.driving.performance import Performance
from core.editing.edit import Edit
from core.errors import ExportError
from core.face.groups import GroupName
from core.files.file_kind import PICTURES, kind_of
from core.saving.movie import open_movie

MOVIES = (".mp4", ".gif", FOLDER)


class PerformanceSource(QObject):
    """Holds at most one performance; its bar says what of it is taken."""

    arrived = Signal(object)  # Performance
    failed = Signal(str)
    changed = Signal()  # what is taken of it
    noted = Signal(str)
    keyframes_made = Signal()

    def __init__(
        self, session: EditSession, courier: Courier, series: Series, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._series = session, series
        self._groups: tuple[GroupName, ...] = ()
        self._amount = 1.0
        self._driven = DrivenPortrait(session, self)
        self.performance: Performance | None = None
        self.performer = Performer(courier, self)
        self.bar = PerformanceBar()
        self._connect()

    def read(self, path: Path) -> None:
        """Read a photograph or a film; `arrived` or `failed` follows."""
        rig = self._session.rig
        if rig is None or not rig.controls:
            self.failed.emit(self.tr("A photo or a film can move the portraits of a rig; open one first."))
        else:
            self.performer.start(path, rig)
            self.bar.show_progress(0)

    def forget(self) -> None:
        """Let another kind of source take its place."""
        self.performance = None
        self.bar.show_performance(None)

    def take(self, groups: Collection[GroupName], amount: float) -> None:
        """Say how much of which groups is taken; what a picture says nothing about is left out."""
        self._amount = amount
        self._groups = tuple(group for group in groups if group in DRIVEN)
        driven = self._drive()
        moves = driven is not None and bool(driven.values)
        self.bar.keyframes_button.setEnabled(moves)
        self.bar.movie_button.setEnabled(moves and not self._series.is_running)

    def edit(self) -> Edit | None:
        """Return the edit on screen at the moment that is looked at, where there is anything to take."""
        driven = self._drive()
        return None if driven is None else self._driven.edit(driven, self._wish, self.bar.frame)

    def told(self) -> str:
        """Say what was read and what of it the portrait does not do."""
        driven = self._drive()
        if driven is None or self.performance is None:
            return ""
        return self._driven.told(self.performance, driven)

    def make_keyframes(self) -> None:
        """Make the film the animation of the portrait on screen."""
        driven = self._drive()
        if driven is not None and self.performance is not None:
            keyframes = self._driven.keyframes(driven, self._wish)
            self._session.set_keyframes(keyframes, self.tr("Keyframes of {0}").format(self.performance.name))
            self.keyframes_made.emit()
            self.noted.emit(self.tr("{0} keyframes stand in Animation.").format(len(keyframes)))

    def ask_movie(self) -> None:
        """Let the user choose where to save the portrait moving as the film does."""
        driven = self._drive()
        if driven is None or self.performance is None:
            return
        rate = self.performance.frames_per_second
        edits = self._driven.edits(evenly(driven, rate), self._wish)
        name = f"{self._session.edit.source.file_stem}-{self.performance.name}.mp4"
        take = with_same_rig(self._session, partial(self._export, edits, rate), self._series.failed.emit)
        ask_path(take, self.bar, "animation", self.tr("Export Movie"), name, MOVIES)

    def finish(self) -> None:
        """Give up what is being read, before the program ends."""
        self.performer.finish()

    @property
    def _wish(self) -> Drive:
        return Drive(self._groups, self._amount, self.bar.smoothing_field.value())

    def _drive(self) -> DrivenControls | None:
        if self.performance is None or not self._groups:
            return None
        return self._driven.controls(self.performance, self._wish)

    def _export(self, edits: Sequence[Edit], frames_per_second: int, path: Path) -> None:
        try:
            sink = open_movie(path, frames_per_second)
        except ExportError as error:
            self._series.failed.emit(str(error))
        else:
            self._series.start(str(path), edits, sink)

    def _ask_file(self) -> None:
        title, label = self.tr("Photo or Film"), self.tr("Photos and films")
        ask_file(self.read, self.bar, "photo", title, label, (*PICTURES, *SUFFIXES))

    def _take(self, performance: Performance) -> None:
        self.performance = performance
        self.bar.show_performance(performance)
        self.arrived.emit(performance)

    def _adopt_rig(self) -> None:
        """Another rig has other faces, and other values of controls."""
        self.performer.cancel()
        self.forget()

    def _show_progress(self, percent: int) -> None:
        if self.performer.is_running:  # else it was cancelled meanwhile
            self.bar.show_progress(percent)

    def _connect(self) -> None:
        bar, performer = self.bar, self.performer
        bar.file_button.clicked.connect(self._ask_file)
        bar.cancelled.connect(performer.cancel)
        bar.changed.connect(self.changed)
        bar.keyframes_button.clicked.connect(self.make_keyframes)
        bar.movie_button.clicked.connect(self.ask_movie)
        performer.progressed.connect(self._show_progress)
        performer.ended.connect(lambda: bar.show_progress(None))
        performer.read.connect(self._take)
        performer.failed.connect(self.failed)
        self._session.rig_changed.connect(self._adopt_rig)


def performance_in(data: QMimeData) -> Path | None:
    """Return the first photograph or film among dropped files; None where there is none."""
    paths = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return next((path for path in paths if is_film(path) or kind_of(path) == "picture"), None)

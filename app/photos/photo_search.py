"""From a photograph to a portrait: read and align, search, compare; nothing of it on the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QThreadPool, Signal

from app.worker.inversion_job import InversionJob
from app.worker.render_thread import Failure, RenderThread
from core.editing.portrait_source import SavedPortrait
from core.errors import RigEditorError
from core.inversion.alignment import AlignedPhoto, align_photo, take_aligned
from core.inversion.closeness import Closeness, closeness
from core.inversion.inversion import InversionProgress
from core.inversion.photo import read_photo
from core.inversion.quality import InversionQuality


@dataclass(frozen=True, eq=False)
class FoundPortrait:
    """The portrait that resembles a photograph, its last picture and how near it came."""

    portrait: SavedPortrait
    frame: np.ndarray
    closeness: Closeness


class PhotoSearch(QObject):
    """Works on one photograph at a time; what arrives for an earlier one is dropped."""

    aligned = Signal(object)  # AlignedPhoto
    moved = Signal(object)  # InversionProgress
    found = Signal(object)  # FoundPortrait
    failed = Signal(str)
    _answered = Signal(object, object)  # ticket, AlignedPhoto | FoundPortrait | str

    def __init__(self, thread: RenderThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = thread
        self._photo: AlignedPhoto | None = None
        self._job: InversionJob | None = None
        self._ticket = object()
        self._name = ""
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        thread.inversion_moved.connect(self._follow)
        thread.failed.connect(self._follow_failure)
        self._answered.connect(self._take)

    @property
    def is_running(self) -> bool:
        """Whether a search is under way."""
        return self._job is not None

    def align(self, path: Path, side: int, as_it_is: bool, number: int = 0) -> None:
        """Read a photograph and find a face, or take it as it is; `aligned` or `failed` follows."""
        self.cancel()
        self._photo, self._name = None, path.stem
        self._start(partial(_read_aligned, path, side, as_it_is, number))

    def start(self, quality: InversionQuality) -> None:
        """Search; the photograph has been aligned. `moved` follows, then `found` or `failed`."""
        assert self._photo is not None, "the button is greyed out until there is a face"
        self._job = InversionJob(self._photo, quality)
        self._thread.invert(self._job)

    def cancel(self) -> None:
        """Give up what is under way."""
        self._ticket = object()
        if self._job is not None:
            self._job = None
            self._thread.invert(None)

    def finish(self) -> None:
        """Give up and wait for the pool, before the program ends."""
        self.cancel()
        self._pool.waitForDone()

    def _follow(self, job: InversionJob, progress: InversionProgress) -> None:
        if job is not self._job or self._photo is None:
            return
        self.moved.emit(progress)
        if progress.w_plus is not None:
            self._job = None
            portrait = SavedPortrait(self._name, progress.w_plus)
            self._start(partial(_compare, self._photo, portrait, progress.frame))

    def _follow_failure(self, failure: Failure) -> None:
        if failure.task == "invert" and self._job is not None:
            self._job = None
            self.failed.emit(failure.sentence)

    def _start(self, work: Callable[[], AlignedPhoto | FoundPortrait]) -> None:
        self._ticket = object()
        self._pool.start(partial(self._run, self._ticket, work))

    def _run(self, ticket: object, work: Callable[[], AlignedPhoto | FoundPortrait]) -> None:
        """Do a part of the work in the pool; it answers by signals only."""
        try:
            self._answered.emit(ticket, work())
        except RigEditorError as error:
            self._answered.emit(ticket, str(error))

    def _take(self, ticket: object, answer: AlignedPhoto | FoundPortrait | str) -> None:
        if ticket is not self._ticket:
            return
        if isinstance(answer, AlignedPhoto):
            self._photo = answer
            self.aligned.emit(answer)
        elif isinstance(answer, FoundPortrait):
            self.found.emit(answer)
        else:
            self.failed.emit(answer)


def _read_aligned(path: Path, side: int, as_it_is: bool, number: int) -> AlignedPhoto:
    photo = read_photo(path)
    return take_aligned(photo, side) if as_it_is else align_photo(photo, side, number)


def _compare(photo: AlignedPhoto, portrait: SavedPortrait, frame: np.ndarray) -> FoundPortrait:
    return FoundPortrait(portrait, frame, closeness(photo, frame))

"""From a photograph to a portrait: read and align, search, compare; nothing of it on the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.worker.inversion_job import InversionJob
from app.worker.jobs import Answer, Jobs
from app.worker.render_thread import Failure, RenderThread
from core.editing.photo_place import PhotoPlace
from core.editing.portrait_source import SavedPortrait
from core.inversion.alignment import AlignedPhoto, align_photo, take_aligned
from core.inversion.closeness import Closeness, closeness
from core.inversion.inversion import InversionProgress
from core.inversion.origin import place_of
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

    def __init__(self, thread: RenderThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = thread
        self._photo: AlignedPhoto | None = None
        self._job: InversionJob | None = None
        self._portrait: SavedPortrait | None = None
        self._ticket = object()
        self._name = ""
        self._place: PhotoPlace | None = None
        self._jobs = Jobs(self)
        thread.inversion_moved.connect(self._follow)
        thread.failed.connect(self._follow_failure)

    @property
    def is_running(self) -> bool:
        """Whether a search is under way."""
        return self._job is not None

    @property
    def has_photo(self) -> bool:
        """Whether there is a face to search for."""
        return self._photo is not None

    @property
    def portrait(self) -> SavedPortrait | None:
        """What the last search found, until it is taken or another search begins; it is nowhere else."""
        return self._portrait

    def align(self, path: Path, side: int, as_it_is: bool, number: int = 0) -> None:
        """Read a photograph and find a face, or take it as it is; `aligned` or `failed` follows."""
        self.cancel()
        self._photo, self._place, self._portrait, self._name = None, None, None, path.stem
        self._start(partial(_read_aligned, path, side, as_it_is, number), self._take_photo)

    def start(self, quality: InversionQuality) -> None:
        """Search; the photograph has been aligned. `moved` follows, then `found` or `failed`."""
        assert self._photo is not None, "the button is greyed out until there is a face"
        self._portrait = None
        self._job = InversionJob(self._photo, quality)
        self._thread.invert(self._job)

    def take_portrait(self) -> SavedPortrait | None:
        """Hand over what was found: whoever takes it keeps it or lets it go."""
        portrait, self._portrait = self._portrait, None
        return portrait

    def cancel(self) -> None:
        """Give up what is under way."""
        self._ticket = object()
        if self._job is not None:
            self._job = None
            self._thread.invert(None)

    def finish(self) -> None:
        """Give up and wait for what is under way, before the program ends."""
        self.cancel()
        self._jobs.finish()

    def _follow(self, job: InversionJob, progress: InversionProgress) -> None:
        if job is not self._job or self._photo is None:
            return
        self.moved.emit(progress)
        if progress.w_plus is not None:
            self._job = None
            self._portrait = SavedPortrait(self._name, progress.w_plus, photo=self._place)
            self._start(partial(_compare, self._photo, self._portrait, progress.frame), self.found.emit)

    def _follow_failure(self, failure: Failure) -> None:
        if failure.task == "invert" and self._job is not None:
            self._job = None
            self.failed.emit(failure.sentence)

    def _start(self, work: Callable[[], Answer], take: Callable[[Answer], object]) -> None:
        """Have a part of the work done; its answer is dropped where another part began meanwhile."""
        ticket = self._ticket = object()

        def unless_late(call: Callable[[Any], object]) -> Callable[[Any], None]:
            def hear(answer: Any) -> None:
                if ticket is self._ticket:
                    call(answer)

            return hear

        self._jobs.start(work, unless_late(take), unless_late(self.failed.emit))

    def _take_photo(self, read: tuple[AlignedPhoto, PhotoPlace]) -> None:
        self._photo, self._place = read
        self.aligned.emit(self._photo)


def _read_aligned(path: Path, side: int, as_it_is: bool, number: int) -> tuple[AlignedPhoto, PhotoPlace]:
    photo = read_photo(path)
    aligned = take_aligned(photo, side) if as_it_is else align_photo(photo, side, number)
    return aligned, place_of(path, aligned)


def _compare(photo: AlignedPhoto, portrait: SavedPortrait, frame: np.ndarray) -> FoundPortrait:
    return FoundPortrait(portrait, frame, closeness(photo, frame))

"""Reading and writing a face model off the window's thread; only the last one asked for is handed on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.worker.jobs import Answer, Jobs
from core.face.morphable_model import MorphableModel
from core.importing.face_models.face_import import import_face_model
from core.render.model_preview import PreviewRow, preview_rows


@dataclass(frozen=True)
class FaceModelFiles:
    """What a face model is read from; None is left out, and components None are all."""

    model: Path
    expressions: Path | None = None
    landmarks: Path | None = None
    components: int | None = None


@dataclass(frozen=True, eq=False)
class FoundFaceModel:
    """A model as it would be kept, and what it looks like."""

    model: MorphableModel
    rows: tuple[PreviewRow, ...]


class FaceModelReading(QObject):
    """Reads one model at a time."""

    found = Signal(object)  # FoundFaceModel
    kept = Signal(Path)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = Jobs(self)
        self._ticket = object()

    def read(self, files: FaceModelFiles) -> None:
        """Read and draw a model; `found` or `failed` follows."""
        self._start(partial(_read, files), self.found.emit)

    def keep(self, model: MorphableModel, path: Path) -> None:
        """Write a model; `kept` or `failed` follows."""
        self._start(partial(model.save, path, half=False), lambda _: self.kept.emit(path))

    def forget(self) -> None:
        """Hand on nothing of what is under way."""
        self._ticket = object()

    def finish(self) -> None:
        """Wait for what is under way, before the program ends."""
        self.forget()
        self._jobs.finish()

    def _start(self, work: Callable[[], Answer], done: Callable[[Answer], object]) -> None:
        ticket = self._ticket = object()

        def unless_given_up() -> Answer | None:
            return work() if ticket is self._ticket else None

        def unless_late(call: Callable[[Any], object]) -> Callable[[Any], None]:
            return lambda answer: call(answer) if ticket is self._ticket else None  # type: ignore[return-value]

        self._jobs.start(unless_given_up, unless_late(done), unless_late(self.failed.emit))


def _read(files: FaceModelFiles) -> FoundFaceModel:
    model = import_face_model(files.model, files.expressions, files.landmarks, files.components)
    return FoundFaceModel(model, tuple(preview_rows(model)))

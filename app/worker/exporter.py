"""Writes portrait, parameters and mesh to files, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.document.rig_info import GeneratorInfo, RigInfo
from app.document.session import EditSession
from core.editing.picture import EditResult, Picture
from core.errors import ExportError, RigEditorError
from core.files.inputs import keep_inputs
from core.files.whole_file import write_whole
from core.generator.checkpoint import save_generator
from core.saving.export import save_mesh, save_params_json, save_picture, save_w_plus
from core.saving.turntable import save_turntable

Writer = Callable[[Path, Picture, GeneratorInfo], None]
FaceWriter = Callable[[Path, EditResult, RigInfo], None]


class Exporter(QObject):
    """Exports the final render of the present state; waits for it where a draft is on screen."""

    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, session: EditSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._waiting: list[tuple[Path, Writer]] = []
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        session.result_changed.connect(self._start_waiting)

    def save_portrait(self, path: Path) -> None:
        """Write the portrait; the suffix chooses PNG, WebP or JPEG."""
        self._save(path, lambda path, result, info: save_picture(path, result, info.rig))

    def save_params(self, path: Path) -> None:
        """Write the parameters as JSON."""
        self._save(path, _of_face(lambda path, result, info: save_params_json(path, result, info.rig)))

    def save_mesh(self, path: Path) -> None:
        """Write the edited mesh; the suffix chooses OBJ, PLY or GLB."""
        self._save(path, _of_face(lambda path, result, info: save_mesh(path, info.model, result.target)))

    def save_turntable(self, path: Path) -> None:
        """Write the edited mesh, rotating as MP4 or GIF, or as a still PNG."""
        self._save(path, _of_face(lambda path, result, info: save_turntable(path, info.model, result.target)))

    def save_w_plus(self, path: Path) -> None:
        """Write the edited code as npz."""
        self._save(path, lambda path, result, _: save_w_plus(path, result.w_plus))

    def save_generator(self, path: Path, info: GeneratorInfo) -> None:
        """Write an open generator as our own file, never over the one that it was read from."""
        rig = info.rig

        def write() -> None:
            keep_inputs([rig.path], [path])
            save_generator(path, rig.generator, rig.manifest.get("provenance", {}))

        self._pool.start(partial(self._write, path, write))

    def save_bytes(self, path: Path, data: bytes) -> None:
        """Write a file that needs no render."""
        self._pool.start(partial(self._write, path, partial(write_whole, path, data)))

    def finish(self) -> None:
        """Wait for the files being written."""
        self._pool.waitForDone()

    def _save(self, path: Path, write: Writer) -> None:
        self._waiting.append((path, write))
        self._start_waiting()

    def _start_waiting(self) -> None:
        result, info = self._session.picture, self._session.opened
        if not self._session.is_final or result is None or info is None:
            return
        waiting, self._waiting = self._waiting, []
        for path, write in waiting:
            self._pool.start(partial(self._write, path, partial(write, path, result, info)))

    def _write(self, path: Path, write: Callable[[], None]) -> None:
        """Write one file; runs in the pool, so it answers by signals only."""
        try:
            write()
        except RigEditorError as error:
            self.failed.emit(str(error))
        else:
            self.saved.emit(str(path))


def _of_face(write: FaceWriter) -> Writer:
    """Return a writer that says so where the portrait's face is not known."""

    def write_face(path: Path, picture: Picture, info: GeneratorInfo) -> None:
        if not (isinstance(picture, EditResult) and isinstance(info, RigInfo)):
            raise ExportError(f"{info.rig.name} has no rig yet, so there is nothing to write to {path.name}.")
        write(path, picture, info)

    return write_face

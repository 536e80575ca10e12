"""Writes portrait, parameters and mesh to files, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.document.rig_info import GeneratorInfo, RigInfo
from app.document.same_rig import another_rig
from app.document.session import EditSession
from app.worker.errands import Channel, Courier, Urgency
from app.worker.jobs import Jobs
from core.editing.edit import Edit
from core.editing.picture import EditResult, Picture
from core.errors import ExportError
from core.files.inputs import keep_inputs
from core.files.whole_file import write_whole
from core.generator.checkpoint import save_generator
from core.likeness.likeness import Likeness
from core.render.mesh_colors import MeshColors
from core.rig.rig_file import pack_rig
from core.saving.export import save_mesh, save_params_json, save_picture, save_w_plus
from core.saving.photo_export import photo_of_code
from core.saving.picture_style import USUAL_STYLE, PictureStyle

Writer = Callable[[Path, Picture, GeneratorInfo], None]
FaceWriter = Callable[[Path, EditResult, RigInfo], None]


class _Waiting(NamedTuple):
    """A file whose final render is still to come, and what is then done."""

    path: Path
    edit: Edit
    use: Callable[[Picture], None]


class Exporter(QObject):
    """Writes finals of edits; waits for one where only a draft is on screen, or something else by now."""

    saved = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        session: EditSession,
        courier: Courier,
        parent: QObject | None = None,
        likeness_of: Callable[[Edit], Likeness | None] = lambda _: None,
    ) -> None:
        super().__init__(parent)
        self.likeness_of = likeness_of
        self._session = session
        self._channel = Channel(courier, Urgency.EXPORT, self)
        self._waiting: list[_Waiting] = []
        self._jobs = Jobs(self)
        session.result_changed.connect(self._use_what_is_shown)
        self._channel.done.connect(self._use)
        self._channel.failed.connect(self._give_up)
        self._channel.dropped.connect(self._lose)

    @property
    def is_waiting(self) -> bool:
        """Whether files are still to be written."""
        return bool(self._waiting) or self._jobs.is_busy

    def save_portrait(self, path: Path, edit: Edit, style: PictureStyle = USUAL_STYLE) -> None:
        """Write the portrait; the suffix chooses PNG, WebP or JPEG."""
        self._save(path, edit, lambda path, result, info: save_picture(path, result, info.rig, style))

    def save_params(self, path: Path, edit: Edit) -> None:
        """Write the parameters as JSON."""
        self._save(path, edit, _of_face(lambda path, result, info: save_params_json(path, result, info.rig)))

    def save_mesh(self, path: Path, edit: Edit, colors: MeshColors = "lit") -> None:
        """Write the edited mesh; the suffix chooses OBJ, PLY or GLB."""
        likeness = self.likeness_of(edit)

        def write(path: Path, result: EditResult, info: RigInfo) -> None:
            save_mesh(path, info.model, result.target, colors, likeness)

        self._save(path, edit, _of_face(write))

    def save_w_plus(self, path: Path, edit: Edit) -> None:
        """Write the edited code as npz."""
        photo = photo_of_code(edit)
        self._save(path, edit, lambda path, result, _: save_w_plus(path, result.w_plus, photo))

    def save_generator(self, path: Path, info: GeneratorInfo) -> None:
        """Write an open generator as our own file, never over the one that it was read from."""
        rig = info.rig

        def write() -> None:
            keep_inputs([rig.path], [path])
            save_generator(path, rig.generator, rig.manifest.get("provenance", {}))

        self._write(path, write)

    def save_rig(self, path: Path, info: GeneratorInfo) -> None:
        """Write the folder of an open rig as one file."""
        self._write(path, partial(pack_rig, info.rig.path, path))

    def save_bytes(self, path: Path, data: bytes) -> None:
        """Write a file that needs no render."""
        self._write(path, partial(write_whole, path, data))

    def finish(self) -> None:
        """Give up what waits, and wait for the files being written."""
        self._waiting.clear()
        self._jobs.finish()

    def wait_for(self, path: Path, edit: Edit, use: Callable[[EditResult, RigInfo], None]) -> None:
        """Hand the final of an edit to `use`, on the window's thread, on behalf of a file."""

        def start(picture: Picture, info: GeneratorInfo) -> None:
            try:
                face = _face_of(path, picture, info)
            except ExportError as error:
                self.failed.emit(str(error))
            else:
                use(*face)

        self._wait(path, edit, start)

    def _save(self, path: Path, edit: Edit, write: Writer) -> None:
        def start(picture: Picture, info: GeneratorInfo) -> None:
            self._write(path, partial(write, path, picture, info))

        self._wait(path, edit, start)

    def _wait(self, path: Path, edit: Edit, use: Callable[[Picture, GeneratorInfo], None]) -> None:
        info = self._session.opened
        assert info is not None, "nothing is exported before a rig is open"
        self._waiting.append(_Waiting(path, edit, lambda picture: use(picture, info)))
        self._use_what_is_shown()
        self._ask()

    def _ask(self) -> None:
        self._channel.ask(dict.fromkeys(file.edit for file in self._waiting))

    def _use_what_is_shown(self) -> None:
        if self._waiting and self._session.picture is not None:
            self._use(self._session.picture)

    def _use(self, picture: Picture) -> None:
        """Write every file that waits for a picture."""
        if picture.quality != "final":
            return
        ready = [file for file in self._waiting if file.edit == picture.edit]
        self._waiting = [file for file in self._waiting if file.edit != picture.edit]
        for file in ready:
            file.use(picture)

    def _give_up(self, sentence: str) -> None:
        """The first that waits cannot be rendered; the others can still be."""
        if self._waiting:
            edit = self._waiting[0].edit
            self._waiting = [file for file in self._waiting if file.edit != edit]
            self.failed.emit(sentence)
            self._ask()

    def _lose(self) -> None:
        """Another rig makes other pictures."""
        lost, self._waiting = self._waiting, []
        for file in lost:
            self.failed.emit(another_rig(file.path))

    def _write(self, path: Path, write: Callable[[], None]) -> None:
        """Have one file written."""
        self._jobs.start(write, lambda _: self.saved.emit(str(path)), self.failed.emit)


def _of_face(write: FaceWriter) -> Writer:
    """Return a writer that says so where the portrait's face is not known."""
    return lambda path, picture, info: write(path, *_face_of(path, picture, info))


def _face_of(path: Path, picture: Picture, info: GeneratorInfo) -> tuple[EditResult, RigInfo]:
    """Return a picture and a rig of which faces are known; raises ExportError."""
    if not (isinstance(picture, EditResult) and isinstance(info, RigInfo)):
        raise ExportError(f"{info.rig.name} has no rig yet, so there is nothing to write to {path.name}.")
    return picture, info

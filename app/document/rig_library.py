"""Which rigs and generators the user has opened, and which of them a file was made with."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.document.locked import locked
from app.document.rig_info import GeneratorInfo, RigInfo
from core.controls.control import is_free
from core.errors import AssetError, RigEditorError
from core.files.assets import SHIPPED_RIG
from core.files.file_kind import RIG_SUFFIX
from core.files.json_fields import JsonFields
from core.files.json_text import read_json
from core.files.rig_files import MANIFEST
from core.files.whole_file import make_folder, write_json
from core.rig.rig import fingerprint_of
from core.rig.rig_file import is_unpacked, manifest_of

logger = logging.getLogger(__name__)
FORMAT = "rig-editor-library-1"
LONGEST = 100
_LONGEST_TEXT = 4096
_TOLD = ("yaw", "pitch", "roll")  # of the reach


@dataclass(frozen=True)
class KnownRig:
    """A rig or generator as it was when it was opened last.

    Attributes:
        path: its folder, or the file of a generator.
        name: what titles call it.
        fingerprint: what sessions and favourites name it by.
        face_model: name of the face model; empty for a generator alone.
        resolution: side of its portraits in pixels.
        follows: number of controls that portraits follow; 0 without a RigNet.
        reach: the range in degrees in which heads turn, by control.
    """

    path: Path
    name: str
    fingerprint: str
    face_model: str
    resolution: int
    follows: int
    reach: Mapping[str, tuple[float, float]]

    @property
    def title(self) -> str:
        """What lists call it: one that came as one file is told from the folder of the same rig."""
        return f"{self.name} ({RIG_SUFFIX})" if is_unpacked(self.path) else self.name


class RigLibrary(QObject):
    """A list in a file that several windows share, the one opened last first."""

    changed = Signal()

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file

    def rigs(self) -> list[KnownRig]:
        """Return those whose files are still there."""
        return [known for known in _read(self._file) if _is_there(known.path)]

    def find(self, fingerprint: str) -> Path | None:
        """Return where the rig with a fingerprint is, as long as it still is that rig."""
        paths = [known.path for known in self.rigs() if known.fingerprint == fingerprint]
        return next((path for path in [*paths, SHIPPED_RIG] if _holds(path, fingerprint, paths)), None)

    def add(self, opened: GeneratorInfo) -> None:
        """Put what was opened first; what is in no file is left out."""
        known = _known(opened)
        if _is_there(known.path) and str(known.path).isprintable():
            self._change(lambda rigs: [known, *(rig for rig in rigs if rig.path != known.path)])

    def forget(self, path: Path) -> None:
        """Take one from the list; its files stay."""
        self._change(lambda rigs: [rig for rig in rigs if rig.path != path])

    def _change(self, changed: Callable[[list[KnownRig]], list[KnownRig]]) -> None:
        """Write another list; where that is not possible, the program goes on without."""
        try:
            make_folder(self._file.parent)
            with locked(self._file):
                rigs = changed(_read(self._file))[:LONGEST]
                write_json(self._file, {"format": FORMAT, "rigs": [_record(rig) for rig in rigs]})
        except RigEditorError as error:
            logger.warning("The library of rigs is not kept: %s", error)
        self.changed.emit()


def _known(opened: GeneratorInfo) -> KnownRig:
    rig = opened.rig
    alone = KnownRig(rig.path.absolute(), rig.name, rig.fingerprint, "", opened.resolution, 0, {})
    if not isinstance(opened, RigInfo):
        return alone
    return dataclasses.replace(
        alone,
        face_model=str(opened.model.provenance.get("name") or rig.name)[:_LONGEST_TEXT],
        follows=sum(not is_free(name) for name in opened.reliable) if opened.moves_faces else 0,
        reach={name: opened.reliable[name] for name in _TOLD if name in opened.reliable},
    )


def _record(known: KnownRig) -> dict[str, Any]:
    return dataclasses.asdict(known) | {"path": str(known.path)}


def _read(file: Path) -> list[KnownRig]:
    """Return what the file lists; a damaged one counts as empty, for opening rigs fills it again."""
    try:
        if not file.is_file():
            return []
        fields = JsonFields(file, read_json(file))
        return [_entry(part) for part in fields.parts("rigs")[:LONGEST]]
    except (AssetError, OSError, TypeError, AttributeError) as error:
        logger.warning("%s is damaged (%s); the library begins anew.", file, error)
        return []


def _entry(fields: JsonFields) -> KnownRig:
    reach = fields.part("reach")
    return KnownRig(
        path=Path(fields.text("path", _LONGEST_TEXT)),
        name=fields.text("name", _LONGEST_TEXT),
        fingerprint=fields.text("fingerprint", _LONGEST_TEXT),
        face_model=fields.text("face_model", _LONGEST_TEXT),
        resolution=fields.whole("resolution", 1, 2**16),
        follows=fields.whole("follows", 0, 2**16),
        reach={name: reach.span(name) for name in reach},
    )


def _is_there(path: Path) -> bool:
    return (path / MANIFEST).is_file() or path.is_file()


def _holds(path: Path, fingerprint: str, listed: list[Path]) -> bool:
    """Whether a folder still holds a rig; the file of a generator is taken at its word."""
    if path.is_file():
        return path in listed
    try:
        return fingerprint_of(manifest_of(path)) == fingerprint
    except RigEditorError:
        return False

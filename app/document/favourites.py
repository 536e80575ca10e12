"""Portraits that the user wants to find again, in one readable file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.document.damaged import set_aside
from app.document.locked import locked
from core.editing.portrait_source import Portrait
from core.errors import AssetError
from core.files.json_fields import JsonFields
from core.files.json_text import read_json
from core.files.whole_file import make_folder, write_json
from core.saving.portrait_record import portrait_record, read_portrait

_MOST_BYTES = 2**28  # saved codes are long, and favourites may be many


class Favourites(QObject):
    """Favourite portraits of every rig, by its fingerprint; written at each change.

    Several windows share the file: each change is made to what it holds at that moment.
    """

    changed = Signal()

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._by_rig = _read(file)

    def of(self, fingerprint: str) -> list[Portrait]:
        """Return a rig's favourites in the order in which they were added."""
        return list(self._by_rig.get(fingerprint, ()))

    def toggle(self, fingerprint: str, source: Portrait) -> None:
        """Add a portrait, or take it away; raises ExportError where the file cannot be written."""
        keep = source not in self.of(fingerprint)
        make_folder(self._file.parent)
        with locked(self._file):
            by_rig = _read(self._file)
            others = [other for other in by_rig.get(fingerprint, ()) if other != source]
            by_rig[fingerprint] = [*others, source] if keep else others
            document = {rig: [portrait_record(s) for s in sources] for rig, sources in by_rig.items()}
            write_json(self._file, document)
        self._by_rig = by_rig
        self.changed.emit()


def _read(file: Path) -> dict[str, list[Portrait]]:
    """Return what the file lists; a damaged one is set aside, so that it is not written over."""
    try:
        if not file.is_file():
            return {}
        document = read_json(file, _MOST_BYTES)
        return {
            rig: [read_portrait(JsonFields(file, entry)) for entry in entries]
            for rig, entries in document.items()
        }
    except (AssetError, OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        set_aside(file, error)
        return {}

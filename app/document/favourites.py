"""Portraits that the user wants to find again, in one readable file."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.editing.portrait_source import Portrait
from core.errors import AssetError, ExportError
from core.files.json_fields import JsonFields
from core.files.json_text import read_json
from core.files.whole_file import make_folder, write_json
from core.saving.portrait_record import portrait_record, read_portrait

logger = logging.getLogger(__name__)
_MOST_BYTES = 2**28  # saved codes are long, and favourites may be many


class Favourites(QObject):
    """Favourite portraits of every rig, by its fingerprint; written at each change."""

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
        found = self._by_rig.setdefault(fingerprint, [])
        if source in found:
            found.remove(source)
        else:
            found.append(source)
        self.changed.emit()
        document = {rig: [portrait_record(s) for s in sources] for rig, sources in self._by_rig.items()}
        make_folder(self._file.parent)
        write_json(self._file, document)


def _read(file: Path) -> dict[str, list[Portrait]]:
    """Return what the file lists; a damaged one is set aside, so that it is not written over."""
    if not file.is_file():
        return {}
    try:
        document = read_json(file, _MOST_BYTES)
        return {
            rig: [read_portrait(JsonFields(file, entry)) for entry in entries]
            for rig, entries in document.items()
        }
    except (AssetError, OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        aside = file.with_suffix(".damaged.json")
        logger.warning("%s is damaged (%s); it is kept as %s.", file, error, aside.name)
        try:
            file.replace(aside)
        except OSError as failure:
            raise ExportError(f"Cannot set {file} aside: {failure}; delete it.") from failure
        return {}

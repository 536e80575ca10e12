"""Portraits that the user wants to find again, in one readable file."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.errors import ExportError
from core.export import write_whole
from core.portrait_source import MAX_SEED, PortraitSource

logger = logging.getLogger(__name__)


class Favourites(QObject):
    """Favourite portraits of every rig, by its fingerprint; written at each change."""

    changed = Signal()

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._by_rig = _read(file)

    def of(self, fingerprint: str) -> list[PortraitSource]:
        """Return a rig's favourites in the order in which they were added."""
        return list(self._by_rig.get(fingerprint, ()))

    def toggle(self, fingerprint: str, source: PortraitSource) -> None:
        """Add a portrait, or take it away; raises ExportError where the file cannot be written."""
        found = self._by_rig.setdefault(fingerprint, [])
        if source in found:
            found.remove(source)
        else:
            found.append(source)
        self.changed.emit()
        document = {
            rig: [{"seed": s.seed, "truncation_psi": s.truncation_psi} for s in sources]
            for rig, sources in self._by_rig.items()
        }
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self._file, (json.dumps(document, indent=2) + "\n").encode())


def _read(file: Path) -> dict[str, list[PortraitSource]]:
    """Return what the file lists; a damaged one is set aside, so that it is not written over."""
    if not file.is_file():
        return {}
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        return {rig: [_source(entry) for entry in entries] for rig, entries in document.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        aside = file.with_suffix(".damaged.json")
        logger.warning("%s is damaged (%s); it is kept as %s.", file, error, aside.name)
        try:
            file.replace(aside)
        except OSError as failure:
            raise ExportError(f"Cannot set {file} aside: {failure}; delete it.") from failure
        return {}


def _source(entry: dict[str, float]) -> PortraitSource:
    seed, psi = int(entry["seed"]), float(entry["truncation_psi"])
    if not (0 <= seed <= MAX_SEED and 0 <= psi <= 1):
        raise ValueError(f"seed {seed} or truncation {psi} is out of range")
    return PortraitSource(seed, psi)

"""A portrait that is dragged from one panel to another."""

from __future__ import annotations

import json

from PySide6.QtCore import QMimeData

from core.pipeline import MAX_SEED, PortraitSource
from core.portrait_record import source_record

KIND = "application/x-rig-editor-portrait"


def to_mime(source: PortraitSource) -> QMimeData:
    """Return what a drag carries; other programs see the seed as text."""
    data = QMimeData()
    data.setData(KIND, json.dumps(source_record(source)).encode())
    data.setText(str(source.seed))
    return data


def source_in(data: QMimeData) -> PortraitSource | None:
    """Return the portrait in a drag, or None where there is none."""
    if not data.hasFormat(KIND):
        return None
    try:
        record = json.loads(bytes(data.data(KIND).data()))
    except (ValueError, RecursionError):
        return None
    found = record if isinstance(record, dict) else {}
    seed, psi = found.get("seed"), found.get("truncation_psi")
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MAX_SEED:
        return None
    if isinstance(psi, bool) or not isinstance(psi, int | float) or not 0 <= psi <= 1:
        return None
    return PortraitSource(seed, float(psi))

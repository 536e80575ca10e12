"""A portrait that is dragged from one panel to another."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QMimeData

from core.editing.portrait_source import Portrait
from core.errors import AssetError
from core.files.json_fields import JsonFields
from core.saving.portrait_record import portrait_record, read_portrait

KIND = "application/x-rig-editor-portrait"


def to_mime(source: Portrait) -> QMimeData:
    """Return what a drag carries; other programs see seed or name as text."""
    data = QMimeData()
    data.setData(KIND, json.dumps(portrait_record(source)).encode())
    data.setText(source.title)
    return data


def source_in(data: QMimeData) -> Portrait | None:
    """Return the portrait in a drag, or None where there is none."""
    if not data.hasFormat(KIND):
        return None
    try:
        record = json.loads(bytes(data.data(KIND).data()))
        return read_portrait(JsonFields(Path(KIND), record if isinstance(record, dict) else {}))
    except (ValueError, RecursionError, AssetError):
        return None

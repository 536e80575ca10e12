"""A portrait with its edit that is dragged from one panel to another."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QMimeData

from core.editing.edit import Edit
from core.errors import AssetError
from core.files.json_fields import JsonFields
from core.saving.edit_record import edit_record, read_edit

KIND = "application/x-rig-editor-portrait"


def to_mime(edit: Edit) -> QMimeData:
    """Return what a drag carries; other programs see seed or name as text."""
    data = QMimeData()
    data.setData(KIND, json.dumps(edit_record(edit)).encode())
    data.setText(edit.source.title)
    return data


def edit_in(data: QMimeData) -> Edit | None:
    """Return the edited portrait in a drag, or None where there is none."""
    if not data.hasFormat(KIND):
        return None
    try:
        record = json.loads(bytes(data.data(KIND).data()))
        return read_edit(JsonFields(Path(KIND), record if isinstance(record, dict) else {}))
    except (ValueError, RecursionError, AssetError):
        return None

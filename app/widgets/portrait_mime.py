"""A portrait with its edit that is dragged from one panel to another, or copied."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from core.editing.edit import Edit
from core.errors import AssetError
from core.files.json_fields import JsonFields
from core.files.json_text import MOST_BYTES, parse_json
from core.files.refusal import RefusalError
from core.saving.edit_record import edit_record, read_edit

KIND = "application/x-rig-editor-portrait"


def to_mime(edit: Edit, picture: QImage | None = None) -> QMimeData:
    """Return what is dragged or copied; other programs see the picture, and seed or name as text."""
    data = QMimeData()
    data.setData(KIND, json.dumps(edit_record(edit)).encode())
    data.setText(edit.source.title)
    if picture is not None:
        data.setImageData(picture)
    return data


def edit_in(data: QMimeData) -> Edit | None:
    """Return the edited portrait in what was dragged or copied, or None where there is none that is whole."""
    if not data.hasFormat(KIND) or data.data(KIND).size() > MOST_BYTES:
        return None
    try:
        record = parse_json(bytes(data.data(KIND).data()))
        return read_edit(JsonFields(Path(KIND), record if isinstance(record, dict) else {}))
    except (RefusalError, AssetError):
        return None

"""Places in photographs inside JSON files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.editing.photo_place import CORNERS, MOST_SHARE, SHA256_DIGITS, PhotoPlace
from core.errors import RequestError
from core.files.json_fields import JsonFields

PHOTO_FIELD = "photo"
_LONGEST_PATH = 4096


def photo_record(place: PhotoPlace) -> dict[str, Any]:
    """Return the JSON fields that `read_photo_place` turns back into the same place."""
    path = str(place.path).encode(errors="replace").decode()  # names of no text would spoil the file
    return {"path": path, "sha256": place.sha256, "corners": list(place.corners)}


def read_photo_place(fields: JsonFields) -> PhotoPlace:
    """Return the place that the fields of an object describe; raises AssetError."""
    path, digest = fields.text("path", _LONGEST_PATH), fields.text("sha256", SHA256_DIGITS)
    corners = fields.numbers("corners", CORNERS, -MOST_SHARE, MOST_SHARE)
    try:
        return PhotoPlace(Path(path), digest, corners)
    except RequestError as error:
        raise fields.refusal(
            "corners" if "corners" in str(error) else "sha256", f"is wrong: {error}"
        ) from error

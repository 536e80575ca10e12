"""Which photograph a portrait was found for, and finding it again."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from core.editing.photo_place import PhotoPlace
from core.errors import AssetError
from core.files.picture_file import MOST_BYTES
from core.files.whole_read import read_whole
from core.inversion.alignment import AlignedPhoto


class MovedPhotoError(AssetError):
    """A photograph is not where it was."""


class ChangedPhotoError(AssetError):
    """A photograph is another file than the one that a portrait was found for."""


def place_of(path: Path, aligned: AlignedPhoto) -> PhotoPlace:
    """Return where an aligned face lies; raises AssetError where the photograph is gone meanwhile."""
    return PhotoPlace(path.absolute(), _digest(path), aligned.corners)


def check_photo(place: PhotoPlace, path: Path | None = None) -> Path:
    """Return the path of a portrait's photograph.

    Args:
        place: what the portrait remembers.
        path: where the photograph is now, if not there.

    Raises:
        MovedPhotoError: there is no such file.
        ChangedPhotoError: it is another file.
        AssetError: it cannot be read.
    """
    found = place.path if path is None else path
    if not os.path.isfile(found):
        raise MovedPhotoError(f"The photo {found} is not there any more; say where it is.")
    if _digest(found) != place.sha256:
        raise ChangedPhotoError(
            f"{found} is not the file that the portrait was found for, or has been changed since; "
            "choose that file."
        )
    return found


def _digest(path: Path) -> str:
    return hashlib.sha256(read_whole(path, MOST_BYTES)).hexdigest()

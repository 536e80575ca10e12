"""An edited portrait back in its photograph, as a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from core.editing.edit import Edit
from core.editing.photo_place import PhotoPlace
from core.editing.picture import EditResult, Picture
from core.editing.portrait_source import Portrait, SavedPortrait
from core.errors import ExportError, RequestError
from core.face.morphable_model import MorphableModel
from core.files.inputs import keep_inputs
from core.files.whole_file import write_whole
from core.inversion.motion import motion
from core.inversion.pasting import paste_back
from core.inversion.photo import WholePhoto, read_whole_photo
from core.saving.picture_encoding import JPEG_SUFFIXES, PictureTags, picture_bytes
from core.saving.picture_style import USUAL_STYLE, PictureStyle


def photo_of(portrait: Portrait) -> PhotoPlace:
    """Return the place of a portrait in its photograph; raises RequestError where it has none."""
    if not isinstance(portrait, SavedPortrait) or portrait.photo is None:
        raise RequestError(
            f"The portrait {portrait.title} was not found for a photo, so there is none to put it into; "
            "open a photo first."
        )
    return portrait.photo


def photo_of_code(edit: Edit) -> PhotoPlace | None:
    """Return the place in its photograph that a code keeps: that of a portrait as it was found."""
    source = edit.source
    if not isinstance(source, SavedPortrait) or source.truncation_psi != 1 or not edit.is_untouched:
        return None
    return source.photo


def photo_edits(edit: Edit) -> list[Edit]:
    """Return what must be rendered for `PhotoExport`: the portrait as it was found, and the edit."""
    return [Edit(edit.source.at(1.0)), edit]


class PhotoExport:
    """Takes both pictures of `photo_edits`, then writes the photograph with the edited face.

    Args:
        path: PNG, WebP or JPEG; never the photograph itself.
        photo: the photograph's file.
        place: of the portrait in it.
        model: the face model that the pictures were read with.
        style: of the file; its size is the photograph's.

    Raises:
        ExportError: the path is that of the photograph.
    """

    def __init__(
        self,
        path: Path,
        photo: Path,
        place: PhotoPlace,
        model: MorphableModel,
        style: PictureStyle = USUAL_STYLE,
    ) -> None:
        keep_inputs([photo], [path])
        self._path, self._photo, self._place, self._model = path, photo, place, model
        self._style = style
        self._pictures: list[EditResult] = []

    def add(self, picture: Picture) -> None:
        """Take the next picture; raises ExportError where its face is not known."""
        if not isinstance(picture, EditResult):
            raise ExportError(f"No face was read in the portrait, so it cannot be put into {self._photo}.")
        self._pictures.append(picture)

    def finish(self) -> None:
        """Write the file.

        Raises:
            RigEditorError: the photograph cannot be read, the face cannot lie there, or the file cannot be
                written.
        """
        before, after = self._pictures
        photo = read_whole_photo(self._photo)
        moved = motion(self._model, before, after)
        levels = paste_back(photo, self._place, before.frame, after.frame, moved)
        tags = PictureTags(profile=photo.profile, exif=photo.exif)
        style = PictureStyle(quality=self._style.quality)
        write_whole(self._path, picture_bytes(self._path, self._shown(photo, levels), tags, style))

    def abort(self) -> None:
        """Forget the pictures."""
        self._pictures.clear()

    def _shown(self, photo: WholePhoto, levels: np.ndarray) -> np.ndarray:
        """Return (H, W, 3 or 4): JPEG knows no transparency, and shows white there."""
        if photo.alpha is None:
            return levels
        if self._path.suffix.lower() not in JPEG_SUFFIXES:
            return np.concatenate([levels, photo.alpha[..., None]], axis=2)
        picture = Image.new("RGB", levels.shape[1::-1], "white")
        picture.paste(Image.fromarray(levels), mask=Image.fromarray(photo.alpha))
        return np.asarray(picture)

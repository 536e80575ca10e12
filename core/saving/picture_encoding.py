"""Pictures as bytes of PNG, WebP or JPEG, and what they carry beside their pixels."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from core.errors import ExportError
from core.saving.picture_style import USUAL_STYLE, PictureStyle

PNG_KEY = "rig-editor"
DESCRIPTION_TAG = 0x010E  # EXIF ImageDescription, for formats without text fields of their own
JPEG_SUFFIXES = (".jpg", ".jpeg")
LOSSY = {".webp": "WEBP", **dict.fromkeys(JPEG_SUFFIXES, "JPEG")}
MOST_EXIF = 65_000  # what fits into one segment of a JPEG file
_FULL_COLOUR_QUALITY = 90  # of JPEG, from which on colours keep the full resolution


@dataclass(frozen=True)
class PictureTags:
    """What a picture carries beside its pixels.

    Attributes:
        description: text of this program, in PNG as a text field, else as EXIF ImageDescription.
        profile: ICC profile; empty for sRGB.
        exif: EXIF block, in which a description replaces the one there.
    """

    description: str = ""
    profile: bytes = b""
    exif: bytes = b""


NO_TAGS = PictureTags()


def picture_bytes(
    path: Path, frame: np.ndarray, tags: PictureTags = NO_TAGS, style: PictureStyle = USUAL_STYLE
) -> bytes:
    """Return a frame (H, W, 3 or 4) uint8 encoded for a path's suffix; raises ExportError for another one."""
    suffix, buffer = path.suffix.lower(), io.BytesIO()
    check_picture(path)
    picture = resized(frame, style.side)
    carried: dict[str, Any] = {"icc_profile": tags.profile} if tags.profile else {}
    if suffix == ".png":
        info = PngInfo()
        if tags.description:
            info.add_itxt(PNG_KEY, tags.description)
        picture.save(buffer, "PNG", pnginfo=info, exif=tags.exif, **carried)
    else:
        carried |= {"subsampling": "4:4:4"} if style.quality >= _FULL_COLOUR_QUALITY else {}
        exif = _described(path, tags)
        picture.save(buffer, LOSSY[suffix], quality=style.quality, exif=exif, **carried)
    return buffer.getvalue()


def check_picture(path: Path) -> None:
    """Raise ExportError where a path's suffix is that of no picture."""
    if path.suffix.lower() not in (".png", *LOSSY):
        raise ExportError(f"{path} has no picture suffix; use one of .png, {', '.join(LOSSY)}.")


def resized(frame: np.ndarray, side: int | None) -> Image.Image:
    """Return a frame (H, W, 3 or 4) uint8 whose longer side has so many pixels, by Lanczos' filter."""
    picture = Image.fromarray(frame)
    if side is None or side == max(picture.size):
        return picture
    width, height = (max(1, round(length * side / max(picture.size))) for length in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _described(path: Path, tags: PictureTags) -> bytes:
    if not tags.description:
        return tags.exif
    exif = Image.Exif()
    exif.load(tags.exif)
    exif[DESCRIPTION_TAG] = tags.description
    data = exif.tobytes()
    if len(data) > MOST_EXIF:
        raise ExportError(f"{path} cannot hold an edit of this size; save it as PNG.")
    return data

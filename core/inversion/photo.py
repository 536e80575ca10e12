"""Reads photographs that strangers may have made: any usual format, upright.

To be searched for they come bounded in size and in sRGB, to be written again whole and in their own colours.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps

from core.errors import AssetError
from core.files.picture_file import check_pixels, open_picture
from core.inversion.colour_profile import is_rgb_profile

LONGEST_SIDE = 4096
"""Larger pictures are made smaller: no generator shows more of a face."""
SMALLEST_SIDE = 16
GROUND = (128, 128, 128)
"""What shows through transparent pixels."""
_ORIENTATION, _MAKER_NOTE, _SOFTWARE = 0x0112, 0x927C, 0x0131
_EXIF_FIELDS, _MOST_EXIF = 0x8769, 65_000
_EXIF_DAMAGES = (OSError, ValueError, SyntaxError, TypeError, LookupError, ArithmeticError, struct.error)
_SIXTEEN_BIT = ("I;16", "I;16B", "I;16L", "I;16N", "I")
_SRGB = ImageCms.createProfile("sRGB")
_MOST_PROFILE = 2**22
_PROFILED = {"L": "RGB", "RGB": "RGB", "RGBA": "RGBA", "CMYK": "RGB"}
"""Modes in which a colour profile is heeded, and what they become."""


def read_photo(path: Path) -> np.ndarray:
    """Return a picture (H, W, 3) uint8 in sRGB, turned as its EXIF data says, no side over `LONGEST_SIDE`.

    Raises:
        AssetError: the file is missing, damaged, not a picture, or far too large or small.
    """
    with open_picture(path) as picture:
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # JPEG decodes to fewer pixels
        check_pixels(path, picture)
        _check_side(path, picture)
        exif = picture.getexif()
        rgb = _opaque(_in_srgb(_smaller(picture)))
        rgb.info["exif"] = exif.tobytes()
        return np.ascontiguousarray(ImageOps.exif_transpose(rgb))


@dataclass(frozen=True, eq=False)
class WholePhoto:
    """A photograph at its full size, upright, in its own colours.

    Attributes:
        levels: (H, W, 3) uint8.
        alpha: (H, W) uint8; None where it is opaque.
        profile: ICC profile of `levels`; empty for sRGB.
        exif: what the camera noted, as bytes of an EXIF block without orientation and preview.
    """

    levels: np.ndarray
    alpha: np.ndarray | None
    profile: bytes
    exif: bytes


def read_whole_photo(path: Path) -> WholePhoto:
    """Return a photograph to be written again.

    Colours that are neither grey nor RGB become sRGB, more than 8 bits become 8.

    Raises:
        AssetError: as in `read_photo`.
    """
    with open_picture(path) as picture:
        check_pixels(path, picture)
        _check_side(path, picture)
        exif = picture.getexif()
        turn, picture = exif.tobytes(), _eight_bits(picture)
        if picture.mode not in ("RGB", "RGBA"):
            picture = _in_srgb(picture)
            picture.info["icc_profile"] = None
        profile = picture.info.get("icc_profile") or b""
        profile = profile if is_rgb_profile(profile) else b""
        picture.info["exif"] = turn
        upright = ImageOps.exif_transpose(picture)
        alpha = np.array(upright.convert("RGBA").getchannel("A")) if upright.has_transparency_data else None
        return WholePhoto(np.array(upright.convert("RGB")), alpha, profile, _kept_exif(exif))


def _kept_exif(exif: Image.Exif) -> bytes:
    """Return what still holds of a picture that is upright and edited; nothing where it is damaged."""
    try:
        exif.pop(_ORIENTATION, None)
        exif.get_ifd(_EXIF_FIELDS).pop(_MAKER_NOTE, None)  # it points into the old file
        exif[_SOFTWARE] = "Rig Editor"
        data = exif.tobytes()
    except _EXIF_DAMAGES:
        return b""
    return data if len(data) <= _MOST_EXIF else b""


def _check_side(path: Path, picture: Image.Image) -> None:
    width, height = picture.size
    if min(width, height) < SMALLEST_SIDE:
        raise AssetError(f"{path} has only {width} × {height} pixels; choose a larger picture.")


def _smaller(picture: Image.Image) -> Image.Image:
    """Return the picture with 8 bits and full colours, no side over `LONGEST_SIDE`."""
    profile, picture = picture.info.get("icc_profile"), _eight_bits(picture)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    picture.info["icc_profile"] = profile
    return picture


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Return the picture with 8 bits and full colours, its profile kept."""
    profile = picture.info.get("icc_profile")
    if picture.mode in _SIXTEEN_BIT:
        picture = Image.fromarray(_eight_bit(np.asarray(picture)))
    elif picture.mode not in ("L", "LA", "RGB", "RGBA", "CMYK"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.info["icc_profile"] = profile
    return picture


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return the picture in sRGB; a profile that is damaged, or of another kind of colours, is left out."""
    profile = picture.info.get("icc_profile")
    if not profile or len(profile) > _MOST_PROFILE or picture.mode not in _PROFILED:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if ImageCms.getProfileDescription(source).startswith("sRGB"):
            return picture
        turned = ImageCms.profileToProfile(picture, source, _SRGB, outputMode=_PROFILED[picture.mode])
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    assert turned is not None, "only a transform in place returns nothing"
    return turned


def _opaque(picture: Image.Image) -> Image.Image:
    """Return the picture in RGB, on the ground where it is transparent."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    coloured = picture.convert("RGBA")
    rgb = Image.new("RGB", picture.size, GROUND)
    rgb.paste(coloured, mask=coloured.getchannel("A"))
    return rgb


def _eight_bit(levels: np.ndarray) -> np.ndarray:
    """Bring grey levels (H, W) of 8, 12 or 16 bits to uint8; which they are shows in the brightest."""
    brightest = levels.max(initial=0)
    divisor = 257 if brightest > 4095 else 16 if brightest > 255 else 1
    return (levels.clip(0, 65535) // divisor).astype(np.uint8)

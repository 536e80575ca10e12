"""Reads photographs that strangers may have made: any usual format, bounded in size, upright, in sRGB."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps

from core.errors import AssetError
from core.files.picture_file import check_pixels, open_picture

LONGEST_SIDE = 4096
"""Larger pictures are made smaller: no generator shows more of a face."""
SMALLEST_SIDE = 16
GROUND = (128, 128, 128)
"""What shows through transparent pixels."""
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


def _check_side(path: Path, picture: Image.Image) -> None:
    width, height = picture.size
    if min(width, height) < SMALLEST_SIDE:
        raise AssetError(f"{path} has only {width} × {height} pixels; choose a larger picture.")


def _smaller(picture: Image.Image) -> Image.Image:
    """Return the picture with 8 bits and full colours, no side over `LONGEST_SIDE`."""
    profile = picture.info.get("icc_profile")
    if picture.mode in _SIXTEEN_BIT:
        picture = Image.fromarray(_eight_bit(np.asarray(picture)))
    elif picture.mode not in ("L", "LA", "RGB", "RGBA", "CMYK"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
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

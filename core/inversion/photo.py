"""Reads photographs that strangers may have made: any usual format, bounded in size, upright, in RGB."""

from __future__ import annotations

import struct
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import AssetError

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF", "PPM")
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".ppm")
MOST_PIXELS = 120_000_000
"""Larger pictures are refused before memory is taken for them."""
LONGEST_SIDE = 4096
"""Larger pictures are made smaller: no generator shows more of a face."""
SMALLEST_SIDE = 16
GROUND = (128, 128, 128)
"""What shows through transparent pixels."""
_SIXTEEN_BIT = ("I;16", "I;16B", "I;16L", "I;16N", "I")
_DAMAGES = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, OverflowError)


def read_photo(path: Path) -> np.ndarray:
    """Return a picture (H, W, 3) uint8 RGB, turned as its EXIF data says, no side over `LONGEST_SIDE`.

    Raises:
        AssetError: the file is missing, damaged, no picture, or far too large or small.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of sizes that are checked here
            with Image.open(path, formats=FORMATS) as picture:
                _check_size(path, picture)
                picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # JPEG decodes to fewer pixels
                upright = ImageOps.exif_transpose(_opaque(picture))
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
                return np.ascontiguousarray(upright)
    except UnidentifiedImageError as error:
        raise AssetError(f"{path} is not a picture of a known format; choose a PNG or JPEG file.") from error
    except (*_DAMAGES, struct.error, Image.DecompressionBombError) as error:
        raise AssetError(f"{path} is not a picture or is damaged ({error}); choose another file.") from error


def _check_size(path: Path, picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise AssetError(
            f"{path} has {width} × {height} pixels, more than {MOST_PIXELS // 1_000_000} million; "
            "save a smaller one."
        )
    if min(width, height) < SMALLEST_SIDE:
        raise AssetError(f"{path} has only {width} × {height} pixels; choose a larger picture.")


def _opaque(picture: Image.Image) -> Image.Image:
    """Return the picture in RGB with its EXIF data."""
    exif = picture.getexif()
    if picture.mode in _SIXTEEN_BIT:
        rgb = Image.fromarray(_eight_bit(np.asarray(picture))).convert("RGB")
    elif picture.has_transparency_data:
        coloured = picture.convert("RGBA")
        rgb = Image.new("RGB", picture.size, GROUND)
        rgb.paste(coloured, mask=coloured.getchannel("A"))
    else:
        rgb = picture.convert("RGB")
    rgb.info["exif"] = exif.tobytes()
    return rgb


def _eight_bit(levels: np.ndarray) -> np.ndarray:
    """Bring grey levels (H, W) of up to 16 bits to uint8."""
    divisor = 257 if levels.max(initial=0) > 255 else 1
    return (levels.clip(0, 65535) // divisor).astype(np.uint8)

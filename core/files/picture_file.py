"""Opens pictures that strangers may have made: a list of formats, whole in memory, with one kind of error."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError, features

from core.errors import AssetError
from core.files.allowance import most_memory
from core.files.file_kind import foreign_content, is_heic
from core.files.whole_read import read_whole

FORMATS = (
    *("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF", "PPM"),
    *(name for name, codec in (("AVIF", "avif"), ("JPEG2000", "jpg_2000")) if features.check(codec)),
)
MOST_BYTES = 2**29
MOST_PIXELS = 120_000_000
_BYTES_PER_PIXEL = {"JPEG2000": 24, "AVIF": 20, "WEBP": 24}
_BYTES_OF_MODE = {"L": 8, "RGB": 8, "CMYK": 8}
_BYTES_OF_OTHERS = 14
_BYTES_OF_PROGRESSIVE = 10
"""What decoding and making smaller takes at its peak, by format, by mode, and of JPEG in several scans."""
_DAMAGES = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    AttributeError,
    LookupError,
    EOFError,
    ArithmeticError,
    RuntimeError,
    AssertionError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


@contextmanager
def open_picture(path: Path) -> Iterator[Image.Image]:
    """Open a picture; what goes wrong with it in the block below is its damage, too.

    Raises:
        AssetError: the file is missing, damaged or not a picture of a known format.
    """
    data = read_whole(path, MOST_BYTES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of sizes, which `check_pixels` looks at
            with Image.open(BytesIO(data), formats=FORMATS) as picture:
                picture.info["file_size"] = len(data)
                yield picture
    except UnidentifiedImageError as error:
        raise AssetError(f"{path} {_problem(data)}; choose a PNG or JPEG file.") from error
    except _DAMAGES as error:
        raise AssetError(f"{path} is not a picture or is damaged ({error}); choose another file.") from error


def check_pixels(path: Path, picture: Image.Image) -> None:
    """Raise AssetError where decoding would take more memory than such a file may cost."""
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise AssetError(
            f"{path} has {width} × {height} pixels, more than {MOST_PIXELS // 1_000_000} million; "
            "save a smaller one."
        )
    if _bytes_per_pixel(picture) * width * height > most_memory(picture.info["file_size"]):
        raise AssetError(
            f"{path} claims {width} × {height} pixels, far more than a file of its size may; "
            "save a smaller one."
        )


def _bytes_per_pixel(picture: Image.Image) -> int:
    return max(
        _BYTES_PER_PIXEL.get(picture.format or "", 0),
        _BYTES_OF_MODE.get(picture.mode, _BYTES_OF_OTHERS),
        _BYTES_OF_PROGRESSIVE if "progressive" in picture.info else 0,
    )


def _problem(data: bytes) -> str:
    if is_heic(data):
        return "is a HEIC picture, which cannot be read here"
    if foreign := foreign_content(data):
        return f"is not a picture: {foreign}"
    return "is not a picture of a known format"

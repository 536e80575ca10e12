"""Colours of a photograph as its ICC profile means them."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

_MOST_BYTES = 2**22


class ColourProfile:
    """Ways between RGB levels (H, W, 3) uint8 of a profile and those of sRGB; no profile means sRGB."""

    def __init__(self, profile: bytes) -> None:
        self._ways = _ways(profile) if profile else None

    def to_srgb(self, levels: np.ndarray) -> np.ndarray:
        """Return what levels of the profile are in sRGB."""
        return levels if self._ways is None else _turned(levels, self._ways[0])

    def with_change(self, levels: np.ndarray, old: np.ndarray, new: np.ndarray) -> np.ndarray:
        """Return levels of the profile with the change from `old`, what they are in sRGB, to `new`.

        Where nothing changes they stay as they are, though sRGB cannot show all of them.
        """
        if self._ways is None:
            return new
        change = _turned(new, self._ways[1]).astype(np.int16) - _turned(old, self._ways[1])
        return (levels + change).clip(0, 255).astype(np.uint8)


def is_rgb_profile(profile: bytes) -> bool:
    """Return whether bytes are a sound profile of RGB colours."""
    return bool(profile) and len(profile) <= _MOST_BYTES and _ways(profile) is not None


def _ways(profile: bytes) -> tuple[ImageCms.ImageCmsTransform, ImageCms.ImageCmsTransform] | None:
    try:
        own, srgb = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
        there = ImageCms.buildTransform(own, srgb, "RGB", "RGB", intent)
        return there, ImageCms.buildTransform(srgb, own, "RGB", "RGB", intent)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _turned(levels: np.ndarray, way: ImageCms.ImageCmsTransform) -> np.ndarray:
    picture = ImageCms.applyTransform(Image.fromarray(np.ascontiguousarray(levels)), way)
    assert picture is not None, "only a transform in place returns nothing"
    return np.asarray(picture)

"""Puts an edited portrait back into the photograph that it was found for.

A generator loses what it never learned: strands of hair, the background, the grain of the skin. So the
photograph is not replaced. Its own pixels move as the edit moves the face, and what the edit changes beside
that is added to them: its light everywhere, its fine parts where the expression changes. Only where the moved
portrait still has another shape than the edited one there (a mouth that opens) does the edited portrait take
the photograph's place, matched in colour. Without an edit the photograph stays as it is, to the bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.editing.photo_place import PhotoPlace
from core.errors import RequestError
from core.inversion.alignment import WIDEST_CROP, crop_square
from core.inversion.colour_profile import ColourProfile
from core.inversion.motion import Motion
from core.inversion.photo import WholePhoto
from core.inversion.shapes import other_shapes
from core.inversion.smoothing import blurred, smoothstep
from core.inversion.warping import sampled
from core.render.spherical_harmonics import LUMINANCE

FEATHER = 0.12
"""Width of the border in which the portrait fades into the photograph, in sides of the crop."""
COARSE = 1 / 24
"""Radius, in sides of the crop, of the low frequencies in which light is added and colours are matched."""
_FAINT, _ROWS = 1e-3, 256
_GREY = 3  # levels by which the channels of a grey picture may differ, where it was compressed


@dataclass(frozen=True, eq=False)
class Patch:
    """What becomes of a square: photograph, moved by `ways`, · (1 − `replaced`) + `added`.

    Attributes:
        ways: (S, S, 2) from each pixel to where its colour was, in pixels, x and y down.
        replaced: (S, S) in [0, 1].
        added: (S, S, 3) levels of sRGB.
    """

    ways: np.ndarray
    replaced: np.ndarray
    added: np.ndarray


def paste_back(
    photo: WholePhoto, place: PhotoPlace, before: np.ndarray, after: np.ndarray, moved: Motion
) -> np.ndarray:
    """Return the photograph (H, W, 3) uint8 in its own colours with an edited face.

    Args:
        photo: the photograph.
        place: where the portrait lies in it.
        before: (R, R, 3) uint8, the portrait as it was found.
        after: (R, R, 3) uint8, the same edited.
        moved: how the edit moves the face in these pictures.

    Raises:
        RequestError: the place lies beyond the photograph, or no face can be so large.
    """
    height, width = photo.levels.shape[:2]
    centre, across = place.square(width, height)
    half = float(np.linalg.norm(across))
    bands = list(_bands(centre, across, width, height))
    if not (bands and 1 <= half <= WIDEST_CROP * max(height, width)):
        raise RequestError(f"The face cannot lie there in {place.name}; find its portrait again.")
    colours = ColourProfile(photo.profile)
    smaller = max(1, int(2 * half / len(before)))
    small = np.asarray(Image.fromarray(photo.levels).reduce(smaller))
    crop = crop_square(colours.to_srgb(small), centre / smaller, across / smaller, len(before))
    if np.ptp(crop.astype(np.int16), axis=2).max() <= _GREY:  # as photographs without colours are
        before, after = _without_colours(before), _without_colours(after)
    patch = make_patch(crop, before, after, moved)
    pasted = photo.levels.copy()
    for rows, columns in bands:
        pasted[rows, columns] = _patched(photo.levels, rows, columns, _Laid(patch, centre, across), colours)
    return pasted


def make_patch(crop: np.ndarray, before: np.ndarray, after: np.ndarray, moved: Motion) -> Patch:
    """Return what changes within a crop.

    Args:
        crop: (S, S, 3) uint8 of the photograph, sRGB.
        before: (S, S, 3) uint8.
        after: (S, S, 3) uint8.
        moved: how the edit moves the face.
    """
    side = len(crop)
    fade, reshaped = _fade(side)[..., None], moved.reshaped[..., None]
    ways = moved.ways * fade
    places = ways + np.stack(np.meshgrid(*2 * [np.arange(side) + 0.5]), axis=2)
    own, first = sampled(crop, places), sampled(before, places)
    second = after.astype(np.float32)
    replaced = other_shapes(first, second)[..., None] * reshaped
    change = second - first
    relit, radius = moved.relit[..., None], COARSE * side
    coarse = relit * blurred(change * relit, radius) / blurred(relit, radius).clip(_FAINT)
    added = coarse + reshaped * (change - coarse)
    matched = second + blurred(own - first, radius)
    return Patch(ways, (fade * replaced)[..., 0], fade * ((1 - replaced) * added + replaced * matched))


def _without_colours(frame: np.ndarray) -> np.ndarray:
    """Return a frame (S, S, 3) uint8 in grey."""
    grey = frame @ np.array(LUMINANCE, np.float32)
    return grey.round().astype(np.uint8)[..., None].repeat(3, axis=2)


def _fade(side: int) -> np.ndarray:
    """Return 1 in the middle of a square and 0 at its border, (S, S) float32."""
    place = (np.arange(side, dtype=np.float32) + 0.5) / side
    ramp = smoothstep(np.minimum(place, 1 - place), 0, FEATHER)
    return ramp[:, None] * ramp


class _Laid:
    """A patch as it lies on a photograph."""

    def __init__(self, patch: Patch, centre: np.ndarray, across: np.ndarray) -> None:
        down = np.array([-across[1], across[0]])
        self._centre, self._axes = centre, np.stack([across, down])
        self._planes = [patch.replaced, *np.moveaxis(patch.added, 2, 0), *np.moveaxis(patch.ways, 2, 0)]
        self._pixel = self._axes * (2 / len(patch.replaced))  # of the patch, in those of the photograph
        most = max(1, int(np.ceil(2 * np.linalg.norm(across))))
        if most < len(patch.replaced):  # no pixel shall be skipped
            self._planes = [_smaller(plane, most) for plane in self._planes]

    def over(self, rows: slice, columns: slice) -> Patch:
        """Return what lies over a part of the photograph, (H, W, …); `ways` in the photograph's pixels."""
        size = columns.stop - columns.start, rows.stop - rows.start
        ways = self._axes * (len(self._planes[0]) / 2 / (self._axes[0] @ self._axes[0]))
        start = len(self._planes[0]) / 2 + ways @ (np.array([columns.start, rows.start]) - self._centre)
        affine = (*ways[0], start[0], *ways[1], start[1])
        seen = [
            np.asarray(
                Image.fromarray(np.ascontiguousarray(plane, dtype=np.float32)).transform(
                    size, Image.Transform.AFFINE, affine, Image.Resampling.BICUBIC
                )
            )
            for plane in self._planes
        ]
        return Patch(np.stack(seen[4:], axis=2) @ self._pixel, seen[0], np.stack(seen[1:4], axis=2))


def _smaller(plane: np.ndarray, side: int) -> np.ndarray:
    picture = Image.fromarray(np.ascontiguousarray(plane, dtype=np.float32))
    return np.asarray(picture.resize((side, side), Image.Resampling.BOX))


def _bands(centre: np.ndarray, across: np.ndarray, width: int, height: int) -> Iterator[tuple[slice, slice]]:
    """Yield the rows and columns that a square may touch, a few rows at a time."""
    reach = np.abs(across).sum()
    left, top = np.floor(centre - reach).astype(int).clip(0, [width, height])
    right, bottom = np.ceil(centre + reach).astype(int).clip(0, [width, height])
    if left < right:
        for row in range(top, bottom, _ROWS):
            yield slice(row, min(row + _ROWS, bottom)), slice(left, right)


def _patched(
    levels: np.ndarray, rows: slice, columns: slice, laid: _Laid, colours: ColourProfile
) -> np.ndarray:
    """Return a part of the photograph (H, W, 3) uint8 as the patch makes it."""
    patch = laid.over(rows, columns)
    moved = levels[rows, columns]
    if patch.ways.any():
        x, y = np.arange(columns.start, columns.stop) + 0.5, np.arange(rows.start, rows.stop) + 0.5
        moved = sampled(levels, patch.ways + np.stack(np.meshgrid(x, y), axis=2)).round().astype(np.uint8)
    old = colours.to_srgb(moved)
    new = old * (1 - patch.replaced.clip(0, 1))[..., None] + patch.added
    return colours.with_change(moved, old, new.round().clip(0, 255).astype(np.uint8))

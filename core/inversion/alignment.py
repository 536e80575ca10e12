"""Cuts the face out of a photograph as FFHQ does, so that it lies where the generator expects it.

Beyond the photograph's border the picture is mirrored and blurred, as in the script that made FFHQ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from core.errors import RequestError
from core.face.face_reader import face_reader, fullest_reader
from core.face.ffhq_crop import ffhq_crop

OVERSAMPLING = 2
BLUR, BORDER = 0.04, 0.3
"""Radius of the blur beyond the border, and from where on it is whole, in half sides of the crop."""
TURNS = (0, 90, -90, 180, 45, -45, 135, -135)
"""Degrees, counterclockwise, in which faces are sought one after the other."""
GREY = (128, 128, 128)
WIDEST_CROP = 20
"""A crop this many times as large as the photograph comes from landmarks that are not a face."""
_WHOLE = (0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0)


@dataclass(frozen=True, eq=False)
class AlignedPhoto:
    """A face as the generator would show it.

    Attributes:
        frame: (R, R, 3) uint8.
        landmarks: (68, 2) in its pixels, x to the right and y down; None where none were sought.
        faces: how many faces the photograph shows.
        number: which of them this is, the largest being 0.
        corners: where it was cut out, as `PhotoPlace.corners`.
    """

    frame: np.ndarray
    landmarks: np.ndarray | None
    faces: int = 1
    number: int = 0
    corners: tuple[float, ...] = _WHOLE


def align_photo(photo: np.ndarray, side: int, number: int = 0, reader: str | None = None) -> AlignedPhoto:
    """Find a face of a photograph (H, W, 3) uint8, upright or not, and crop it to `side` pixels.

    Args:
        photo: the photograph.
        side: of the crop.
        number: which face, from the largest (0) to the smallest.
        reader: who finds it; without, the one that sees most of those installed.

    Raises:
        RequestError: no face is found, or not so many.
        RigEditorError: what the reader needs is not installed.
    """
    faces = find_faces(photo, reader)
    if not faces:
        raise RequestError(
            "No face was found; choose a photograph in which the face is larger and looks at the camera."
        )
    if not 0 <= number < len(faces):
        raise RequestError(
            f"The photo shows {len(faces)} faces; choose one from 1 (the largest) to {len(faces)}."
        )
    frame, landmarks = crop_face(photo, faces[number], side)
    centre, half, axis = _square(faces[number])
    return AlignedPhoto(frame, landmarks, len(faces), number, _shares(photo, centre, half * axis))


def find_faces(photo: np.ndarray, reader: str | None = None) -> list[np.ndarray]:
    """Return the landmarks (68, 2) of every face of a photograph, the largest first.

    Readers know upright faces. Where they find none, the photograph is turned until they do.
    """
    finder = face_reader(reader or fullest_reader())
    for degrees in TURNS:
        if faces := finder.find(turned(photo, degrees)):
            return [turned_back(face, degrees, photo.shape) for face in faces]
    return []


def turned(photo: np.ndarray, degrees: float) -> np.ndarray:
    """Return the whole photograph turned counterclockwise, on grey."""
    if degrees == 0:
        return photo
    picture = Image.fromarray(photo)
    return np.asarray(picture.rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=GREY))


def turned_back(points: np.ndarray, degrees: float, shape: tuple[int, ...]) -> np.ndarray:
    """Return where points (N, 2) of a turned photograph lie in the one of `shape` (H, W, …)."""
    angle, centre = np.radians(degrees), np.array([shape[1], shape[0]]) / 2
    across, along = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    reach = np.abs([across, along]) @ centre  # half the size of the turned picture
    return (points - np.array([reach[0], reach[1]])) @ np.stack([across, along]).T + centre


def take_aligned(photo: np.ndarray, side: int) -> AlignedPhoto:
    """Take the middle square of a picture (H, W, 3) uint8 as an aligned face."""
    height, width = photo.shape[:2]
    size = min(height, width)
    top, left = (height - size) // 2, (width - size) // 2
    square = Image.fromarray(photo[top : top + size, left : left + size])
    frame = np.asarray(square.resize((side, side), Image.Resampling.LANCZOS))
    middle = np.array([left, top]) + size / 2
    return AlignedPhoto(frame, None, corners=_shares(photo, middle, np.array([size / 2, 0.0])))


def crop_face(photo: np.ndarray, landmarks: np.ndarray, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Crop the face at landmarks (68, 2), in pixels of the photograph, y down.

    Returns:
        the crop (side, side, 3) uint8 and the landmarks in its pixels.

    Raises:
        RequestError: the landmarks cannot be those of a face.
    """
    centre, half, axis = _square(landmarks)
    if not 1 <= half <= WIDEST_CROP * max(photo.shape):
        raise RequestError("The landmarks found are not those of a face; choose another photograph.")
    crop = crop_square(photo, centre, half * axis, side)
    turned = (landmarks - centre) @ np.stack([axis, [-axis[1], axis[0]]], axis=1)
    return crop, (turned / half + 1) * (side / 2)


def crop_square(photo: np.ndarray, centre: np.ndarray, across: np.ndarray, side: int) -> np.ndarray:
    """Crop a square of a photograph (H, W, 3) uint8, which may reach beyond it.

    Args:
        photo: the photograph.
        centre: (2,) of the square in pixels, y down.
        across: (2,) from there to the middle of its right side.
        side: of the crop.

    Returns:
        (side, side, 3) uint8.
    """
    half = float(np.linalg.norm(across))
    smaller = max(1, int(half / (OVERSAMPLING * side)))
    if smaller > 1:
        photo = np.asarray(Image.fromarray(photo).reduce(smaller))
    padded, offset = _padded(photo, centre / smaller, half / smaller)
    return _cut(padded, centre / smaller + offset, across / smaller, side)


def _square(landmarks: np.ndarray) -> tuple[np.ndarray, float, np.ndarray]:
    """Return centre (2,), half side and unit axis (2,) that points across the face, in pixels, y down."""
    upward = np.array([1.0, -1.0])
    crop = ffhq_crop(landmarks[None].astype(np.float64) * upward)
    axis = np.array([np.cos(crop.tilt[0]), np.sin(crop.tilt[0])]) * upward
    return crop.centre[0] * upward, float(crop.half[0]), axis


def _padded(photo: np.ndarray, centre: np.ndarray, half: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the part of a photograph around a crop, continued beyond its borders, and its offset (x, y)."""
    reach = int(np.ceil(half * np.sqrt(2))) + 2
    low = np.floor(centre).astype(int) - reach
    high = low + 2 * reach
    size = np.array([photo.shape[1], photo.shape[0]])
    inside_low, inside_high = low.clip(0, size - 1), high.clip(1, size)
    part = photo[inside_low[1] : inside_high[1], inside_low[0] : inside_high[0]]
    before, after = inside_low - low, high - inside_high
    if not (before.any() or after.any()):
        return part, -low
    widths = ((before[1], after[1]), (before[0], after[0]), (0, 0))
    return _blurred_border(np.pad(part, widths, mode="symmetric"), before, after, half), -low


def _blurred_border(picture: np.ndarray, before: np.ndarray, after: np.ndarray, half: float) -> np.ndarray:
    """Blur what lies beyond the photograph, more and more with the distance from it."""
    height, width = picture.shape[:2]
    x = _beyond(width, int(before[0]), int(after[0]))
    y = _beyond(height, int(before[1]), int(after[1]))
    share = (np.maximum(x, y[:, None]) / (BORDER * half)).clip(0, 1)[..., None]
    radius = BLUR * half
    blurred = np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(radius)))
    return (picture + share * (blurred.astype(np.float32) - picture)).round().astype(np.uint8)


def _beyond(length: int, before: int, after: int) -> np.ndarray:
    """Return how far each of `length` pixels lies beyond the part without its first and last ones."""
    place = np.arange(length)
    return np.maximum(0, np.maximum(before - place, place - (length - 1 - after)))


def _cut(picture: np.ndarray, centre: np.ndarray, across: np.ndarray, side: int) -> np.ndarray:
    """Resample the square about `centre` whose half side is `across` (2,)."""
    fine = Image.fromarray(picture).transform(
        (OVERSAMPLING * side, OVERSAMPLING * side),
        Image.Transform.QUAD,
        _corners(centre, across).ravel().tolist(),
        Image.Resampling.BILINEAR,
    )
    return np.asarray(fine.resize((side, side), Image.Resampling.LANCZOS))


def _corners(centre: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Return upper left, lower left, lower right and upper right corner (4, 2) of a square."""
    down = np.array([-across[1], across[0]])
    return centre + np.stack([-across - down, -across + down, across + down, across - down])


def _shares(photo: np.ndarray, centre: np.ndarray, across: np.ndarray) -> tuple[float, ...]:
    """Return the corners of a square of a photograph as shares of its width and height."""
    corners = _corners(centre, across) / [photo.shape[1], photo.shape[0]]
    return tuple(corners.ravel().tolist())

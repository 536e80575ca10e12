"""Eyes and mouth come to lie where FFHQ has them, however the face stands in the photograph."""

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from core.errors import RequestError
from core.inversion.alignment import align_photo, crop_face, take_aligned

SIDE = 64


def face(centre: tuple[float, float], size: float, degrees: float) -> np.ndarray:
    """Landmarks (68, 2), y down, of a face whose eyes are two sizes apart."""
    points = np.zeros((68, 2))
    points[36:42], points[42:48] = [-1, 0], [1, 0]
    points[48], points[54] = [-0.8, 2], [0.8, 2]
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return points * size @ turn.T + centre


def photo_of(landmarks: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """A grey picture with a red, a green and a blue dot on right eye, left eye and mouth."""
    picture = np.full((*shape, 3), 90.0)
    y, x = np.mgrid[: shape[0], : shape[1]] + 0.5
    spots = (landmarks[36:42].mean(0), landmarks[42:48].mean(0), landmarks[[48, 54]].mean(0))
    for channel, spot in enumerate(spots):
        picture[..., channel] += 160 * np.exp(-((x - spot[0]) ** 2 + (y - spot[1]) ** 2) / 18)
    return picture.clip(0, 255).astype(np.uint8)


def spots_of(crop: np.ndarray) -> np.ndarray:
    """The brightest place of each channel, in sides of the crop."""
    places = [np.unravel_index(crop[..., c].astype(int).argmax(), crop.shape[:2]) for c in range(3)]
    return (np.array(places)[:, ::-1] + 0.5) / len(crop)


def spots_of_rectangle(picture: np.ndarray) -> np.ndarray:
    """The brightest place of each channel over the others, in pixels."""
    levels = picture.astype(int)
    places = [(levels[..., c] - levels[..., (c + 1) % 3]).argmax() for c in range(3)]
    return np.array([np.unravel_index(place, picture.shape[:2]) for place in places])[:, ::-1] + 0.5


@pytest.mark.parametrize(
    ("centre", "size", "degrees"),
    [((80, 70), 15, 0), ((80, 70), 15, 25), ((60, 80), 12, -40), ((20, 30), 15, 10)],
    ids=["upright", "tilted", "tilted back", "at the border"],
)
def test_dots_land_where_ffhq_has_them(centre: tuple[float, float], size: float, degrees: float) -> None:
    landmarks = face(centre, size, degrees)
    crop, moved = crop_face(photo_of(landmarks, (140, 160)), landmarks, SIDE)
    # Half a side is 2.0 eye distances of 2 sizes: the eyes lie a quarter of a side about the middle, and the
    # crop's centre a tenth of the way to the mouth below them.
    expected = np.array([[0.375, 0.475], [0.625, 0.475], [0.5, 0.725]])
    np.testing.assert_allclose(spots_of(crop), expected, atol=1.6 / SIDE)
    places = np.stack([moved[36:42].mean(0), moved[42:48].mean(0), moved[[48, 54]].mean(0)])
    np.testing.assert_allclose(places / SIDE, expected, atol=1e-6)


def test_a_large_photo_gives_the_same_crop() -> None:
    landmarks = face((80, 70), 15, 20)
    small = photo_of(landmarks, (140, 160))
    large = np.asarray(Image.fromarray(small).resize((1600, 1400), Image.Resampling.BICUBIC))
    crops = [crop_face(*pair, SIDE)[0].astype(int) for pair in ((small, landmarks), (large, landmarks * 10))]
    assert np.abs(crops[0] - crops[1]).mean() < 1.5


def test_the_largest_face_is_taken_and_all_are_counted(replace_reader: Callable[..., None]) -> None:
    landmarks = face((80, 70), 15, 0)
    replace_reader(find=lambda photo: [landmarks, face((20, 20), 4, 0)])
    found = align_photo(photo_of(landmarks, (140, 160)), SIDE)
    assert found.faces == 2
    assert found.frame.shape == (SIDE, SIDE, 3)
    np.testing.assert_allclose(spots_of(found.frame)[2], [0.5, 0.725], atol=1.6 / SIDE)


def test_another_face_can_be_chosen(replace_reader: Callable[..., None]) -> None:
    small = face((40, 40), 8, 0)
    replace_reader(find=lambda photo: [face((120, 80), 15, 0), small])
    found = align_photo(photo_of(small, (140, 160)), SIDE, number=1)
    assert (found.number, found.faces) == (1, 2)
    np.testing.assert_allclose(spots_of(found.frame)[2], [0.5, 0.725], atol=1.6 / SIDE)
    with pytest.raises(RequestError, match="shows 2 faces; choose one from 1"):
        align_photo(photo_of(small, (140, 160)), SIDE, number=2)


@pytest.mark.parametrize("degrees", [90, -90, 180, 45, -45, 135, -135])
def test_a_face_that_lies_on_its_side_is_found(replace_reader: Callable[..., None], degrees: float) -> None:
    """The reader knows upright faces only: it looks for the green eye to the right of the red one."""
    photo = photo_of(face((70, 80), 12, degrees), (140, 160))

    def find(picture: np.ndarray) -> list[np.ndarray]:
        right, left, _ = spots_of_rectangle(picture)
        if abs(right[1] - left[1]) > 3 or right[0] > left[0]:
            return []
        return [face(tuple((right + left) / 2), (left[0] - right[0]) / 2, 0)]

    replace_reader(find=find)
    expected = np.array([[0.375, 0.475], [0.625, 0.475], [0.5, 0.725]])
    np.testing.assert_allclose(spots_of(align_photo(photo, SIDE).frame), expected, atol=2.5 / SIDE)


def test_photo_without_a_face_is_one_sentence() -> None:
    with pytest.raises(RequestError, match="No face was found; choose a photograph"):
        align_photo(np.full((64, 64, 3), 127, np.uint8), SIDE)


def test_landmarks_in_one_point_are_no_face() -> None:
    with pytest.raises(RequestError, match="not those of a face"):
        crop_face(np.zeros((64, 64, 3), np.uint8), np.zeros((68, 2)), SIDE)


def test_a_cropped_picture_is_taken_as_it_is() -> None:
    wide = np.zeros((20, 60, 3), np.uint8)
    wide[:, 20:40] = 255
    found = take_aligned(wide, 16)
    assert found.frame.shape == (16, 16, 3)
    assert found.landmarks is None
    assert found.frame.min() > 200

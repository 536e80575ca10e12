"""An edited face goes back into its photograph, which stays the photograph everywhere else."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageCms

from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.photo_place import PhotoPlace
from core.editing.portrait_source import PortraitSource
from core.errors import RequestError
from core.inversion.motion import Motion, motion
from core.inversion.pasting import paste_back
from core.inversion.photo import WholePhoto
from core.rig.rig import Rig

SIDE = 64
DIGEST = "0" * 64


def square(low: float, high: float) -> tuple[float, ...]:
    return (low, low, low, high, high, high, high, low)


def resting() -> Motion:
    return Motion(np.zeros((SIDE, SIDE, 2)), np.zeros((SIDE, SIDE)), np.ones((SIDE, SIDE)))


def photo_of(levels: np.ndarray, profile: bytes = b"") -> WholePhoto:
    return WholePhoto(levels, None, profile, b"")


@pytest.fixture
def grain() -> np.ndarray:
    return np.random.default_rng(0).integers(40, 200, (160, 160, 3), np.uint8)


def wide_profile() -> bytes:
    """The sRGB profile with its first colorant exchanged, so that colours mean others."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = data.index(b"rXYZ", 128), data.index(b"gXYZ", 128)
    data[red + 4 : red + 12], data[green + 4 : green + 12] = (
        data[green + 4 : green + 12],
        data[red + 4 : red + 12],
    )
    return bytes(data)


@pytest.mark.parametrize("profile", [b"", wide_profile()], ids=["sRGB", "of its own"])
def test_without_an_edit_the_photo_stays_to_the_bit(grain: np.ndarray, profile: bytes) -> None:
    portrait = np.full((SIDE, SIDE, 3), 90, np.uint8)
    place = PhotoPlace(Path("a.jpg"), DIGEST, square(0.1, 0.8))
    assert np.array_equal(paste_back(photo_of(grain, profile), place, portrait, portrait, resting()), grain)


def test_light_is_added_to_the_photo_and_fades_towards_the_border(grain: np.ndarray) -> None:
    before, after = (np.full((SIDE, SIDE, 3), level, np.uint8) for level in (90, 120))
    place = PhotoPlace(Path("a.jpg"), DIGEST, square(0.25, 0.75))
    change = paste_back(photo_of(grain), place, before, after, resting()).astype(int) - grain
    assert (np.abs(change[70:90, 70:90] - 30) <= 1).all(), "grain stays beneath the light"
    assert not change[:40].any()
    assert not change[:, 121:].any()
    rows = change[40:80, 80].mean(1)
    assert np.abs(np.diff(rows)).max() < 8, "a seam shows as a step"


def test_colours_of_a_profile_change_as_they_are_meant(grain: np.ndarray) -> None:
    before, after = np.full((SIDE, SIDE, 3), 90, np.uint8), np.full((SIDE, SIDE, 3), 90, np.uint8)
    after[..., 0] = 130
    place = PhotoPlace(Path("a.jpg"), DIGEST, square(0, 1))
    calm = np.full_like(grain, (90, 100, 120))
    pasted = paste_back(photo_of(calm, wide_profile()), place, before, after, resting())
    change = pasted[80, 80].astype(int) - calm[80, 80]
    assert change.argmax() == 1, "what is red in sRGB is the second channel of this profile"


def test_the_photos_own_pixels_move() -> None:
    levels = np.full((SIDE, SIDE, 3), 80, np.uint8)
    levels[30:34, 30:34] = 220
    moved = dataclasses.replace(resting(), ways=np.broadcast_to([-6.0, 4.0], (SIDE, SIDE, 2)))
    plain = np.full((SIDE, SIDE, 3), 80, np.uint8)
    place = PhotoPlace(Path("a.png"), DIGEST, square(0, 1))
    pasted = paste_back(photo_of(levels), place, plain, plain, moved)
    assert (pasted[27:29, 37:39] > 200).all()
    assert (pasted[31:33, 31:33] < 90).all()


def test_a_turned_face_is_laid_back_turned() -> None:
    levels = np.full((200, 200, 3), 100, np.uint8)
    before, after = np.full((SIDE, SIDE, 3), 100, np.uint8), np.full((SIDE, SIDE, 3), 100, np.uint8)
    after[8:24, 24:40] = 200  # the upper middle of the upright face
    lying = (0.9, 0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9)  # its top points to the right of the photo
    changed = resting()
    changed.reshaped[:] = 1
    pasted = paste_back(photo_of(levels), PhotoPlace(Path("a.png"), DIGEST, lying), before, after, changed)
    y, x = np.nonzero(pasted[..., 0] > 150)
    assert abs(y.mean() - 100) < 4
    assert abs(x.mean() - 140) < 4


def test_a_new_shape_replaces_the_old_one() -> None:
    levels = np.full((SIDE, SIDE, 3), 150, np.uint8)
    levels[28:36, 20:44] = 60  # a closed mouth, which the portrait shows, too
    before, after = levels.copy(), np.full((SIDE, SIDE, 3), 150, np.uint8)
    after[24:40, 28:36] = 60
    changed = resting()
    changed.reshaped[:] = 1
    place = PhotoPlace(Path("a.png"), DIGEST, square(0, 1))
    pasted = paste_back(photo_of(levels), place, before, after, changed)
    assert np.abs(pasted.astype(int) - after)[16:48, 16:48].mean() < 12


def test_a_grey_photo_stays_grey(grain: np.ndarray) -> None:
    grey = grain[..., :1].repeat(3, axis=2)
    before, after = np.full((SIDE, SIDE, 3), 90, np.uint8), np.full((SIDE, SIDE, 3), 90, np.uint8)
    after[..., 1] = 150
    place = PhotoPlace(Path("a.jpg"), DIGEST, square(0, 1))
    pasted = paste_back(photo_of(grey), place, before, after, resting()).astype(int)
    assert (pasted[80, 80] - grey[80, 80]).min() > 20
    assert np.ptp(pasted, axis=2).max() <= 1


def test_a_place_beyond_the_photo_is_one_sentence(grain: np.ndarray) -> None:
    portrait = np.zeros((SIDE, SIDE, 3), np.uint8)
    for corners in (square(3, 4), square(-45, 45), square(0.5, 0.501)):
        place = PhotoPlace(Path("a.jpg"), DIGEST, corners)
        with pytest.raises(RequestError, match=r"cannot lie there in a\.jpg; find its portrait again"):
            paste_back(photo_of(grain), place, portrait, portrait, resting())


@pytest.mark.parametrize("corners", [(0.0,) * 8, (np.nan,) * 8, square(0, 1e9), (0.0, 1.0)])
def test_corners_of_no_square_are_refused(corners: tuple[float, ...]) -> None:
    with pytest.raises(RequestError, match="corners"):
        PhotoPlace(Path("a.jpg"), DIGEST, corners)


def test_only_what_is_asked_for_moves(toy_rig: Rig) -> None:
    pipeline = EditPipeline(toy_rig)
    before = pipeline.edit(Edit(PortraitSource(7)))
    lit = pipeline.edit(Edit(PortraitSource(7), {"light_intensity": 40.0}))
    turned = pipeline.edit(Edit(PortraitSource(7), {"yaw": 30.0}))
    turned = dataclasses.replace(turned, achieved=turned.target)  # the toy rig itself hardly follows
    assert not np.abs(motion(toy_rig.model, before, lit).ways).any()
    assert not motion(toy_rig.model, before, lit).reshaped.any()
    assert motion(toy_rig.model, before, lit).relit.min() == 1
    assert np.abs(motion(toy_rig.model, before, turned).ways).max() > 0.2


def test_beyond_the_mesh_no_shape_is_taken_from_the_portrait(toy_rig: Rig) -> None:
    pipeline = EditPipeline(toy_rig)
    source = PortraitSource(3)
    before, smiling = (pipeline.edit(Edit(source, c)) for c in ({}, {"jawOpen": 1.0}))
    wanted = smiling.target.expression - before.original.expression
    achieved = before.original.replace(expression=before.original.expression + 3 * wanted)
    after = dataclasses.replace(smiling, achieved=achieved)
    moved = motion(toy_rig.model, before, after)
    beyond = moved.relit < 0.01  # light may change on the mesh alone
    assert moved.reshaped.max() > 0.5
    assert np.abs(moved.ways[beyond]).max() > 0, "what surrounds it moves with it"
    assert moved.reshaped[beyond].max() < 0.01

"""From a found portrait to the photograph with its edit, and what happens when the photograph is gone."""

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.editing.edit import Edit, StyleMix
from core.editing.edit_pipeline import EditPipeline
from core.editing.photo_place import PhotoPlace
from core.editing.portrait_source import PortraitSource, SavedPortrait
from core.editing.session_state import SessionState
from core.errors import AssetError, ExportError, RequestError
from core.inversion.alignment import align_photo, take_aligned
from core.inversion.origin import ChangedPhotoError, MovedPhotoError, check_photo, place_of
from core.inversion.photo import read_photo
from core.rig.rig import Rig
from core.saving.code_file import read_code_file
from core.saving.export import save_picture, save_w_plus
from core.saving.photo_export import PhotoExport, photo_edits, photo_of
from core.saving.session_file import RigIdentity, read_session, write_session

WHOLE = (0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo" / "Ada.jpg"
    path.parent.mkdir()
    levels = np.random.default_rng(0).integers(0, 256, (60, 90, 3), np.uint8)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    Image.fromarray(levels).save(path, exif=exif.tobytes(), quality=98)
    return path


@pytest.fixture
def portrait(toy_rig: Rig, photo: Path) -> SavedPortrait:
    code = EditPipeline(toy_rig).edit(Edit(PortraitSource(7))).w_plus
    return SavedPortrait("Ada", code, photo=place_of(photo, take_aligned(read_photo(photo), 16)))


def export(rig: Rig, portrait: SavedPortrait, photo: Path, path: Path) -> None:
    edit = Edit(portrait, {"light_intensity": 60.0})
    pipeline, file = EditPipeline(rig), PhotoExport(path, photo, photo_of(portrait), rig.model)
    before, after = (pipeline.edit(edit) for edit in photo_edits(edit))
    file.add(before)
    file.add(dataclasses.replace(after, frame=(before.frame // 2).astype(np.uint8)))
    file.finish()


def test_place_is_that_of_the_crop(photo: Path, portrait: SavedPortrait) -> None:
    assert photo_of(portrait).path == photo
    centre, across = photo_of(portrait).square(60, 90)
    assert np.allclose(centre, [30, 45])
    assert np.allclose(across, [30, 0])


def test_place_of_a_found_face_is_turned_with_it(replace_reader) -> None:
    points = np.zeros((68, 2))
    points[36:42], points[42:48] = [60, 40], [60, 60]  # the eyes one above the other: the head lies down
    points[48], points[54] = [40, 42], [40, 58]
    replace_reader(find=lambda photo: [points])
    aligned = align_photo(np.zeros((100, 200, 3), np.uint8), 16)
    centre, across = PhotoPlace(Path("a.jpg"), "0" * 64, aligned.corners).square(200, 100)
    assert np.allclose(centre, [58, 50])
    assert np.allclose(across, [0, 40])


@pytest.mark.parametrize("name", ["b.jpg", "b.png", "b.webp"])
def test_photo_is_written_upright_at_its_size(
    toy_rig: Rig, portrait: SavedPortrait, photo: Path, tmp_path: Path, name: str
) -> None:
    before = photo.read_bytes()
    export(toy_rig, portrait, photo, tmp_path / name)
    assert photo.read_bytes() == before
    with Image.open(tmp_path / name) as picture:
        assert picture.size == (60, 90)
        exif = picture.getexif()
        assert (exif.get(0x0112, 1), exif[0x010F]) == (1, "Camera")
        found = np.asarray(picture.convert("RGB")).astype(int)
    own = read_photo(photo)
    assert np.abs(found[:14] - own[:14]).mean() < 6, "above the crop the photo stays"
    assert (own[40:50, 25:35].mean() - found[40:50, 25:35].mean()) > 10, "the face is darker"


def test_photo_itself_is_never_replaced(toy_rig: Rig, portrait: SavedPortrait, photo: Path) -> None:
    with pytest.raises(ExportError, match="would be lost; write to another file"):
        PhotoExport(photo, photo, photo_of(portrait), toy_rig.model)


def test_photo_that_moved_or_changed_is_told(portrait: SavedPortrait, photo: Path, tmp_path: Path) -> None:
    place = photo_of(portrait)
    assert check_photo(place) == photo
    moved = tmp_path / "elsewhere.jpg"
    shutil.move(photo, moved)
    with pytest.raises(MovedPhotoError, match=r"Ada\.jpg is not there any more; say where it is"):
        check_photo(place)
    assert check_photo(place, moved) == moved
    moved.write_bytes(moved.read_bytes() + b"\0")
    with pytest.raises(ChangedPhotoError, match="has been changed since"):
        check_photo(place, moved)


def test_portrait_without_a_photo_is_told() -> None:
    with pytest.raises(RequestError, match="was not found for a photo"):
        photo_of(PortraitSource(7))


def test_sessions_and_codes_remember_the_photo(toy_rig: Rig, portrait: SavedPortrait, tmp_path: Path) -> None:
    place = photo_of(portrait)
    write_session(tmp_path / "a.json", SessionState.of(Edit(portrait)), RigIdentity("", ""))
    assert photo_of(read_session(tmp_path / "a.json").portrait.source) == place
    save_w_plus(tmp_path / "a.npz", portrait.w_plus, place)
    found = read_code_file(tmp_path / "a.npz")
    assert photo_of(found) == place
    assert found.digest == portrait.digest


def test_what_is_made_for_others_tells_no_folders(
    toy_rig: Rig, portrait: SavedPortrait, tmp_path: Path
) -> None:
    edit = Edit(portrait, {}, transfers={"light": portrait}, mix=StyleMix(portrait, (1,)))
    save_picture(tmp_path / "a.png", EditPipeline(toy_rig).edit(edit), toy_rig)
    with Image.open(tmp_path / "a.png") as picture:
        assert str(tmp_path) not in picture.info["rig-editor"]
    place = photo_of(read_session(tmp_path / "a.png").portrait.source)
    assert place == photo_of(portrait).for_others()
    assert place.path == Path("Ada.jpg")


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ('{"path": "a", "sha256": "00", "corners": [0,0,0,1,1,1,1,0]}', "sha256"),
        ('{"path": "a", "sha256": "%s", "corners": [0,0,0,1,1,1,1]}', "corners"),
        ('{"path": "a", "sha256": "%s", "corners": [0,0,0,0,0,0,0,0]}', "corners"),
        ('{"path": "a", "sha256": "%s", "corners": [0,0,0,1,1,1,1,1e300]}', "corners"),
        ('{"path": 7, "sha256": "%s", "corners": [0,0,0,1,1,1,1,0]}', "path"),
    ],
)
def test_a_bad_record_names_its_field(tmp_path: Path, record: str, field: str) -> None:
    text = record.replace("%s", "0" * 64)
    np.savez(tmp_path / "a.npz", w_plus=np.zeros((6, 8), np.float32), photo=np.array(text))
    with pytest.raises(AssetError, match=rf"field photo\.{field} is"):
        read_code_file(tmp_path / "a.npz")


@pytest.mark.parametrize(
    "photo",
    [np.zeros((4, 4, 3), np.uint8), np.array(["a", "b"]), np.array("[1]"), np.array("a.jpg")],
)
def test_what_another_program_calls_photo_is_left_alone(tmp_path: Path, photo: np.ndarray) -> None:
    np.savez(tmp_path / "a.npz", w_plus=np.zeros((6, 8), np.float32), photo=photo)
    assert read_code_file(tmp_path / "a.npz").photo is None

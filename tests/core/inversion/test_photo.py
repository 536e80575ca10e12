"""Photographs of every usual kind arrive upright in RGB; others end in one sentence."""

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, features

from core.errors import AssetError
from core.files import picture_file
from core.inversion import photo
from core.inversion.photo import read_photo, read_whole_photo

RED = np.zeros((20, 30, 3), np.uint8) + np.array([200, 0, 0], np.uint8)


def saved(tmp_path: Path, picture: Image.Image, suffix: str = ".png", **options: object) -> Path:
    path = tmp_path / f"a{suffix}"
    picture.save(path, **options)  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bmp", ".tif"])
def test_formats(tmp_path: Path, suffix: str) -> None:
    found = read_photo(saved(tmp_path, Image.fromarray(RED), suffix))
    assert found.shape == (20, 30, 3)
    assert np.abs(found.astype(int) - RED).max() < 30


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1"])
def test_modes(tmp_path: Path, mode: str) -> None:
    found = read_photo(saved(tmp_path, Image.fromarray(RED).convert(mode)))
    assert found.shape == (20, 30, 3)
    assert found.dtype == np.uint8


def test_cmyk(tmp_path: Path) -> None:
    found = read_photo(saved(tmp_path, Image.fromarray(RED).convert("CMYK"), ".jpg"))
    assert (found[..., 0].astype(int) - found[..., 1]).min() > 100


def test_sixteen_bits_keep_their_greys(tmp_path: Path) -> None:
    levels = np.linspace(0, 65535, 20 * 30).reshape(20, 30).astype(np.uint16)
    found = read_photo(saved(tmp_path, Image.fromarray(levels)))
    assert np.abs(found[..., 0].astype(int) - levels // 257).max() <= 1


def test_transparent_pixels_show_the_ground(tmp_path: Path) -> None:
    found = read_photo(saved(tmp_path, Image.new("RGBA", (30, 20), (255, 0, 0, 0))))
    assert (found == photo.GROUND).all()


def test_photo_is_turned_upright(tmp_path: Path) -> None:
    left_red = Image.fromarray(RED.copy())
    left_red.paste((0, 0, 200), (15, 0, 30, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter to the right
    found = read_photo(saved(tmp_path, left_red, exif=exif))
    assert found.shape == (30, 20, 3)
    assert found[0, 10].tolist() == [200, 0, 0]
    assert found[-1, 10].tolist() == [0, 0, 200]


def test_huge_photo_is_made_smaller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo, "LONGEST_SIDE", 24)
    assert read_photo(saved(tmp_path, Image.fromarray(RED))).shape == (16, 24, 3)


def test_far_too_large_or_small_photo_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AssetError, match="only 8 × 8 pixels"):
        read_photo(saved(tmp_path, Image.new("RGB", (8, 8))))
    monkeypatch.setattr(picture_file, "MOST_PIXELS", 100)
    with pytest.raises(AssetError, match="30 × 20 pixels, more than"):
        read_photo(saved(tmp_path, Image.fromarray(RED)))


@pytest.mark.parametrize("data", [b"", b"text", b"\x89PNG\r\n\x1a\n", b"GIF89a" + b"\xff" * 40, b"%PDF-1.4"])
def test_what_is_no_photo_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.png"
    path.write_bytes(data)
    with pytest.raises(AssetError, match=r"bad\.png"):
        read_photo(path)


def test_missing_and_truncated_photos_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"none\.png"):
        read_photo(tmp_path / "none.png")
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    path = saved(tmp_path, Image.fromarray(noise), ".jpg")
    path.write_bytes(path.read_bytes()[:800])
    with pytest.raises(AssetError, match=r"a\.jpg"):
        read_photo(path)


def test_wide_colours_become_those_of_the_screen(tmp_path: Path) -> None:
    """Display P3's (234, 51, 35) is sRGB's pure red; its own primaries lie beyond."""
    picture = Image.new("RGB", (30, 20), (200, 60, 40))
    found = read_photo(saved(tmp_path, picture, icc_profile=wide_profile()))
    assert found[0, 0, 0] > 210
    assert found[0, 0, 1] < 45
    plain = read_photo(saved(tmp_path, picture))
    assert plain[0, 0].tolist() == [200, 60, 40]


def wide_profile() -> bytes:
    """Return the sRGB profile with the red primary of Display P3."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for index in range(int.from_bytes(data[128:132], "big")):
        entry = data[132 + 12 * index : 144 + 12 * index]
        start = int.from_bytes(entry[4:8], "big")
        if entry[:4] == b"desc":
            size = int.from_bytes(entry[8:12], "big")
            data[start : start + size] = data[start : start + size].replace(b"s\0R\0G\0B", b"w\0i\0d\0e")
        for tag, xyz in ((b"rXYZ", (0.5151, 0.2412, -0.0011)), (b"gXYZ", (0.2919, 0.6922, 0.0419))):
            if entry[:4] == tag:
                data[start + 8 : start + 20] = struct.pack(">3i", *(round(v * 65536) for v in xyz))
    return bytes(data)


def test_damaged_profile_is_left_out(tmp_path: Path) -> None:
    found = read_photo(saved(tmp_path, Image.fromarray(RED), icc_profile=b"no profile"))
    assert np.array_equal(found, RED)


@pytest.mark.parametrize(("suffix", "codec"), [(".avif", "avif"), (".jp2", "jpg_2000")])
def test_formats_of_telephones_and_scanners(tmp_path: Path, suffix: str, codec: str) -> None:
    if not features.check(codec):
        pytest.skip("this Pillow does not read it")
    found = read_photo(saved(tmp_path, Image.fromarray(RED), suffix))
    assert np.abs(found.astype(int) - RED).max() < 30


def test_twelve_bits_are_not_dark(tmp_path: Path) -> None:
    levels = np.linspace(0, 4095, 20 * 30).reshape(20, 30).astype(np.uint16)
    found = read_photo(saved(tmp_path, Image.fromarray(levels)))
    assert np.abs(found[..., 0].astype(int) - levels // 16).max() <= 1


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_formats_that_are_not_listed_are_refused(tmp_path: Path, name: str) -> None:
    Image.fromarray(RED).save(tmp_path / name, "DDS")
    with pytest.raises(AssetError, match="is not a picture of a known format"):
        read_photo(tmp_path / name)


def test_heic_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99))
    with pytest.raises(
        AssetError, match="is a HEIC picture, which cannot be read here; choose a PNG or JPEG"
    ):
        read_photo(tmp_path / "a.heic")


def test_more_pixels_than_bytes_can_make_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, Image.new("1", (10_900, 10_900)), ".png")
    with pytest.raises(AssetError, match="far more than a file of its size may"):
        read_photo(path)


def test_photo_to_be_written_again_keeps_its_size_colours_and_notes(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    exif.get_ifd(0x8769)[0x927C] = b"maker's own"
    picture = Image.new("RGB", (photo.LONGEST_SIDE + 40, 60), (200, 10, 10))
    path = saved(tmp_path, picture, ".jpg", exif=exif.tobytes(), icc_profile=wide_profile())
    found = read_whole_photo(path)
    assert found.levels.shape == (photo.LONGEST_SIDE + 40, 60, 3)
    assert found.profile == wide_profile()
    kept = Image.Exif()
    kept.load(found.exif)
    assert (kept.get(0x0112), kept[0x010F]) == (None, "Camera"), "its pixels are upright"
    assert 0x927C not in kept.get_ifd(0x8769)


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "CMYK", "I;16"])
def test_every_mode_can_be_written_again(tmp_path: Path, mode: str) -> None:
    suffix = ".tif" if mode in ("CMYK", "I;16") else ".png"
    picture = Image.fromarray(RED).convert("L" if mode == "I;16" else mode)
    found = read_whole_photo(saved(tmp_path, picture.convert(mode), suffix, icc_profile=b"no profile"))
    assert found.levels.shape == (20, 30, 3)
    assert (found.alpha is not None) == (mode in ("LA", "RGBA"))
    assert found.profile == b""

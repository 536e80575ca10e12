"""Photographs of every usual kind arrive upright in RGB; others end in one sentence."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import AssetError
from core.files import picture_file
from core.inversion import photo
from core.inversion.photo import read_photo

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

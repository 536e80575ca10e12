"""What a file is: told from its content, and from its name only where the content says nothing."""

from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path
from typing import Literal

from core.files.rig_files import MANIFEST
from core.files.whole_read import read_start

FileKind = Literal["rig", "generator", "code", "picture", "edit", "preset"]
"""Rig folder or file, StyleGAN, latent code, photograph or exported portrait, edit in JSON, preset."""

RIG_SUFFIX = ".rig"
EDIT_SUFFIX = ".json"
PRESET_SUFFIX = ".json"
PRESET_FORMAT = "rig-editor-preset-1"
CODES = (".npz", ".npy")
GENERATORS = (".pkl", ".pt", ".pth", ".safetensors")
"""Codes may have the suffix .pt, too."""
FACE_MODELS = (".mat", ".h5", ".pkl", ".npz")
PICTURES = (
    *(".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".ppm"),
    *(".avif", ".jp2", ".heic", ".heif"),
)
NPY_START = b"\x93NUMPY"
HDF5_START = b"\x89HDF\r\n\x1a\n"
_PRESET = f'"{PRESET_FORMAT}"'.encode()
_ZIP_START = b"PK\x03\x04"
_START = 4096
_PICTURE_STARTS = (
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"P5", b"P6"),
    *(b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51"),
)
_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1", b"hevc")
_WEB_PAGES = (b"<!doctype html", b"<html", b"<?xml")
LEGACY_MAGIC = 0x1950A86A20F9469CFC6C
LEGACY_START = b"\x80\x02\x8a\x0a" + LEGACY_MAGIC.to_bytes(10, "little") + b"."
"""How files begin that torch wrote before version 1.6 (torch/serialization.py): three pickles."""
_OF_NETWORKS = b"weight", b"bias", b"g_ema", b"synthesis"
_MOST_CODE_STORAGES = 12
"""A file of torch with more storages is a network."""


def kind_of(path: Path) -> FileKind | None:
    """Return what a file or folder is, or None where neither content nor name tells."""
    if os.path.isdir(path) or path.name == MANIFEST:
        return "rig"
    start = read_start(path, _START)
    if start[:4] == _ZIP_START:
        return _kind_of_archive(path)
    if start[:6] == NPY_START:
        return "code"
    if is_picture(start):
        return "picture"
    if start.startswith(LEGACY_START):
        return "generator" if any(word in start for word in _OF_NETWORKS) else "code"
    if start[:1] == b"\x80" or start[8:9] == b"{":
        return "generator"
    if start.lstrip()[:1] == b"{":
        return "preset" if _PRESET in start else "edit"
    return _kind_by_name(path)


def _kind_of_archive(path: Path) -> FileKind | None:
    """Tell arrays of numpy and a tensor of torch from a network."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error):
        return _kind_by_name(path)
    if MANIFEST in names or path.suffix.lower() == RIG_SUFFIX:  # a torn one ends with an npz file of its own
        return "rig"
    if any(name.endswith("/data.pkl") for name in names):
        storages = sum("/data/" in name for name in names)
        return "generator" if storages > _MOST_CODE_STORAGES else "code"
    return "code" if any(name.endswith(".npy") for name in names) else _kind_by_name(path)


def _kind_by_name(path: Path) -> FileKind | None:
    kinds: tuple[tuple[FileKind, tuple[str, ...]], ...] = (
        ("rig", (RIG_SUFFIX,)),
        ("edit", (EDIT_SUFFIX,)),
        ("code", CODES),
        ("generator", GENERATORS),
        ("picture", PICTURES),
    )
    return next((kind for kind, suffixes in kinds if path.suffix.lower() in suffixes), None)


def is_zip(start: bytes) -> bool:
    """Whether a file that starts so is an archive, as those of numpy and torch are."""
    return start[:4] == _ZIP_START


def is_pickle(start: bytes) -> bool:
    """Whether a file that starts so is a pickle; those before protocol 2 show it by their dictionary only."""
    return start[:1] == b"\x80" or start.startswith((b"(dp", b"}q", b"(d(", b"(lp"))


def is_picture(start: bytes) -> bool:
    """Whether a file that starts so is a picture."""
    if start[:4] == b"RIFF":
        return start[8:12] == b"WEBP"
    return start.startswith(_PICTURE_STARTS) or (start[4:8] == b"ftyp" and start[8:12] in _BRANDS)


def is_heic(start: bytes) -> bool:
    """Whether a file that starts so is an HEIC picture, as many phones take them."""
    return start[4:8] == b"ftyp" and start[8:12] in _BRANDS and b"avif" not in start[8:40]


def foreign_content(data: bytes) -> str | None:
    """Return what a file is that no reader here takes, and what to do about it; None for all others."""
    start = bytes(data[:_START])
    if not start:
        return "it is empty; download or export it again"
    if start.lstrip()[:20].lower().startswith(_WEB_PAGES):
        return "it is a web page and not the file that the page offers; download it again"
    if start.startswith(b"version https://git-lfs"):
        return "it is a Git LFS pointer and not the file itself; run `git lfs pull` in its repository"
    if start.startswith(b"MATLAB 7.3") or start[512:520] == HDF5_START:
        return "it is a MATLAB 7.3 file; save it in MATLAB with the option -v7"
    return None

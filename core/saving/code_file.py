"""Latent codes as files of their own: ours, and those that projectors and encoders of other codes write.

NVIDIA's projector writes npz with `w`, stylegan3-fun npy, PTI a tensor of torch, e4e one tensor of
the codes of many pictures, rosinality's projector a dictionary for each picture with its `latent`.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from core.editing.photo_place import PhotoPlace
from core.editing.portrait_source import MOST_LAYERS, WIDEST_W, SavedPortrait
from core.errors import AssetError, RequestError
from core.files.file_kind import LEGACY_START, NPY_START, foreign_content, is_picture, is_zip
from core.files.json_fields import JsonFields
from core.files.json_text import parse_json
from core.files.npz import Npz, read_npy
from core.files.refusal import RefusalError
from core.files.whole_read import read_start, read_whole
from core.importing.arrays import StoredArray
from core.importing.tensors import EMBEDDED_VOCABULARY, StoredTensor, load_legacy
from core.importing.torch_archive import load_archive
from core.importing.unpickler import Unpickler
from core.saving.photo_record import PHOTO_FIELD, read_photo_place

CODE_SUFFIX = ".npz"
"""Of the codes that this program writes."""
_FIELDS = ("w_plus", "w", "latents", "latent", "wp", "codes", "w_pivot")
MOST_CODES = 500
"""In one file: more would fill a session."""
_START = 4
_MOST_BYTES = 2**26
_MOST_ITEMS = _MOST_BYTES // 4
_MOST_OF_CODE = MOST_LAYERS * WIDEST_W


def read_code_file(path: Path) -> SavedPortrait:
    """Read a saved code (L, w_dim), or w (1, w_dim), which every style layer of a generator gets.

    Raises:
        AssetError: the file is missing, damaged, or holds no code.
    """
    portraits = read_codes(path)
    if len(portraits) > 1:
        raise AssetError(f"{path} holds {len(portraits)} codes; save one of them alone.")
    return portraits[0]


def read_codes(path: Path) -> list[SavedPortrait]:
    """Read every code of a file as a portrait; where there are several, their names are counted.

    Raises:
        AssetError: the file is missing, damaged, or holds no code or too many.
    """
    try:
        portraits = _named(path.stem, _read(path))
        if len(portraits) > 1 or not is_zip(read_start(path, _START)):
            return portraits
        return [dataclasses.replace(portraits[0], photo=_photo_in(path))]
    except (RefusalError, RequestError) as error:
        raise AssetError(f"{path} holds no code: {error}; choose another file.") from error


def _named(stem: str, arrays: list[tuple[str, np.ndarray]]) -> list[SavedPortrait]:
    """Return the codes in arrays; raises RefusalError and RequestError."""
    found = [(name, code) for name, array in arrays for code in _codes(array)]
    if len(found) > MOST_CODES:
        raise RefusalError(f"it has {len(found)} codes, more than {MOST_CODES}")
    if len(found) == 1:
        return [SavedPortrait(stem, found[0][1])]
    return [SavedPortrait(name or f"{stem} {n}", code) for n, (name, code) in enumerate(found, start=1)]


def _read(path: Path) -> list[tuple[str, np.ndarray]]:
    """Return the arrays that a file holds, of any shape, with the names of pictures where it has them."""
    data = read_whole(path, _MOST_BYTES)
    if foreign := foreign_content(data):
        raise RefusalError(foreign)
    if data.startswith(NPY_START):
        return [("", read_npy(data, _MOST_ITEMS))]
    if is_picture(data):
        raise RefusalError("it is a picture; the window opens the edit in it, or `invert` finds its code")
    if is_zip(data) and b"data.pkl" not in data:
        return [("", _in_npz(path))]
    return _in_content(_content(data))


def _in_npz(path: Path) -> np.ndarray:
    file = Npz(path, _MOST_ITEMS)
    name = next((name for name in _FIELDS if name in file), None)
    if name is None:
        raise RefusalError("it has no field w_plus or w")
    return file.read([name])[name]


def _photo_in(path: Path) -> PhotoPlace | None:
    """Return the photograph that a code of this program names; other programs may mean another `photo`."""
    file = Npz(path, _MOST_ITEMS)
    text = file.read([PHOTO_FIELD])[PHOTO_FIELD] if PHOTO_FIELD in file else np.array(0)
    if text.dtype.kind != "U" or text.ndim:
        return None
    try:
        document = parse_json(str(text))
    except RefusalError:
        return None
    return read_photo_place(JsonFields(path, document, f"{PHOTO_FIELD}.")) if type(document) is dict else None


def _content(data: bytes) -> Any:
    """Return what a file of torch or a pickle holds."""
    if is_zip(data):
        return load_archive(data, EMBEDDED_VOCABULARY)
    if data.startswith(LEGACY_START):
        return load_legacy(memoryview(data), EMBEDDED_VOCABULARY)
    if data[:1] == b"\x80":
        return Unpickler(memoryview(data), EMBEDDED_VOCABULARY).load()
    raise RefusalError("it is neither an npz or npy file nor a tensor of torch")


def _in_content(content: Any) -> list[tuple[str, np.ndarray]]:
    """Return the code of a content, or those of the pictures that it has a dictionary for."""
    parts = []
    if type(content) is dict and not any(name in content for name in _FIELDS):
        parts = [(Path(str(name)).stem, part) for name, part in content.items() if type(part) is dict]
    return [(name, _in_part(part)) for name, part in parts[: MOST_CODES + 1]] or [("", _in_part(content))]


def _in_part(content: Any) -> np.ndarray:
    if type(content) is dict:
        content = next((content[name] for name in _FIELDS if name in content), None)
    if not isinstance(content, StoredTensor | StoredArray):
        raise RefusalError("it has no tensor w_plus, w or latent")
    if np.prod(content.shape, dtype=np.float64) > _MOST_ITEMS:
        raise RefusalError(f"its shape {content.shape} is larger than that of any code")
    if isinstance(content, StoredArray):
        return content.array()
    tensor = content.tensor()
    return (tensor.float() if tensor.is_floating_point() else tensor).numpy()


def _codes(array: np.ndarray) -> np.ndarray:
    """Return (N, L, w_dim) of an array that holds codes."""
    if array.dtype.kind != "f":
        raise RefusalError(f"it has {array.dtype}, not floating-point numbers")
    if not array.size:
        raise RefusalError(f"its shape {array.shape} leaves it without numbers")
    if array.ndim == 4 and array.shape[1] == 1:  # a list of codes (1, L, w_dim), as encoders gather them
        array = array[:, 0]
    if array.ndim > 3:
        raise RefusalError(f"its shape {array.shape} is not that of codes")
    if np.prod(array.shape[-2:], dtype=np.float64) > _MOST_OF_CODE:
        raise RefusalError(f"its shape {array.shape} is larger than that of any code")
    return array if array.ndim == 3 else array[None] if array.ndim == 2 else array[None, None]

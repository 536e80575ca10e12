"""Latent codes as files of their own: ours, and those that projectors and encoders of other codes write.

NVIDIA's projector writes npz with `w`, stylegan3-fun npy, e4e and PTI a tensor of torch, rosinality's
projector a dictionary for each picture with its `latent`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from core.editing.portrait_source import MOST_LAYERS, WIDEST_W, SavedPortrait
from core.errors import AssetError, RequestError
from core.files.file_kind import LEGACY_START, NPY_START, foreign_content, is_picture, is_zip
from core.files.npz import Npz, read_npy
from core.files.refusal import RefusalError
from core.files.whole_read import read_whole
from core.importing.arrays import StoredArray
from core.importing.tensors import EMBEDDED_VOCABULARY, StoredTensor, load_legacy
from core.importing.torch_archive import load_archive
from core.importing.unpickler import Unpickler

CODE_SUFFIX = ".npz"
"""Of the codes that this program writes."""
_FIELDS = ("w_plus", "w", "latents", "latent", "wp", "codes", "w_pivot")
_MOST_BYTES = 2**26
_MOST_ITEMS = MOST_LAYERS * WIDEST_W


def read_code_file(path: Path) -> SavedPortrait:
    """Read a saved code (L, w_dim), or w (1, w_dim), which every style layer of a generator gets.

    Raises:
        AssetError: the file is missing, damaged, or holds no code.
    """
    try:
        code = _one_code(_read(path))
        return SavedPortrait(path.stem, code)
    except (RefusalError, RequestError) as error:
        raise AssetError(f"{path} holds no code: {error}; choose another file.") from error


def _read(path: Path) -> np.ndarray:
    """Return the array that a file holds, of any shape."""
    data = read_whole(path, _MOST_BYTES)
    if foreign := foreign_content(data):
        raise RefusalError(foreign)
    if data.startswith(NPY_START):
        return read_npy(data, _MOST_ITEMS)
    if is_picture(data):
        raise RefusalError("it is a picture; the window opens the edit in it, or `invert` finds its code")
    if is_zip(data) and b"data.pkl" not in data:
        return _in_npz(path)
    return _in_content(_content(data))


def _in_npz(path: Path) -> np.ndarray:
    file = Npz(path, _MOST_ITEMS)
    name = next((name for name in _FIELDS if name in file), None)
    if name is None:
        raise RefusalError("it has no field w_plus or w")
    return file.read([name])[name]


def _content(data: bytes) -> Any:
    """Return what a file of torch or a pickle holds."""
    if is_zip(data):
        return load_archive(data, EMBEDDED_VOCABULARY)
    if data.startswith(LEGACY_START):
        return load_legacy(memoryview(data), EMBEDDED_VOCABULARY)
    if data[:1] == b"\x80":
        return Unpickler(memoryview(data), EMBEDDED_VOCABULARY).load()
    raise RefusalError("it is neither an npz or npy file nor a tensor of torch")


def _in_content(content: Any) -> np.ndarray:
    if type(content) is dict and not any(name in content for name in _FIELDS):
        inner = [value for value in content.values() if type(value) is dict]
        content = inner[0] if len(inner) == 1 else content
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


def _one_code(array: np.ndarray) -> np.ndarray:
    """Return (L, w_dim) of an array that holds one code."""
    if array.dtype.kind != "f":
        raise RefusalError(f"it has {array.dtype}, not floating-point numbers")
    if not array.size:
        raise RefusalError(f"its shape {array.shape} leaves it without numbers")
    if array.ndim == 3 and len(array) > 1:
        raise RefusalError(f"it has {len(array)} codes; save one of them alone")
    return array[0] if array.ndim == 3 else array[None] if array.ndim == 1 else array

"""Landmark embeddings of FLAME's mesh: triangles and barycentric coordinates of the 68 iBUG landmarks.

Known files: DECA's `landmark_embedding.npy` (a pickled dictionary with `full_lmk_faces_idx`,
`full_lmk_bary_coords`, or `static_…` for the inner 51 and `dynamic_…` for the jaw by yaw, the first row
frontal), FLAME's own `flame_static_embedding.pkl` (`lmk_face_idx`, `lmk_b_coords`; 51 or 68), or an npz with
the same fields. Each landmark becomes the corner with the largest coordinate: no vertex is added to the mesh.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import AssetError
from core.face.landmarks import LANDMARK_COUNT
from core.files.file_kind import foreign_content, is_pickle, is_zip
from core.files.npz import Npz
from core.files.refusal import RefusalError
from core.files.whole_read import read_whole
from core.importing.arrays import StoredArray, dictionary
from core.importing.budget import Budget
from core.importing.containers.numbers import checked, indices
from core.importing.face_models.flame_pickle import to_array
from core.importing.tensors import EMBEDDED_VOCABULARY, StoredTensor
from core.importing.unpickler import Record, Unpickler, Vocabulary, expect

CONTOUR, INNER = 17, 51
MAX_BYTES = 2**24
_NPY = b"\x93NUMPY\x01\x00"
_FIELDS = {
    "full": ("full_lmk_faces_idx", "full_lmk_bary_coords"),
    "static": ("static_lmk_faces_idx", "static_lmk_bary_coords"),
    "flame": ("lmk_face_idx", "lmk_b_coords"),
    "dynamic": ("dynamic_lmk_faces_idx", "dynamic_lmk_bary_coords"),
}


def read_landmarks(path: Path, triangles: np.ndarray) -> np.ndarray:
    """Return (68,) vertices of a mesh with triangles (F, 3); -1 for landmarks that the file does not have.

    Raises:
        RefusalError: the file is missing, damaged, hostile, or made for another mesh.
        AssetError: it is a damaged npz.
    """
    fields = _read_fields(path)
    kind = next((kind for kind in ("full", "static", "flame") if _FIELDS[kind][0] in fields), None)
    if kind is None:
        raise RefusalError(f"{path.name} holds no landmark embedding: {_FIELDS['full'][0]} is missing")
    embedded = _vertices(fields, kind, triangles)
    if len(embedded) == LANDMARK_COUNT:
        return embedded
    if len(embedded) != INNER:
        raise RefusalError(
            f"{path.name} embeds {len(embedded)} landmarks where iBUG's {LANDMARK_COUNT}, or the {INNER} "
            "without the jaw, are expected"
        )
    found = np.full(LANDMARK_COUNT, -1)
    found[CONTOUR:] = embedded
    if _FIELDS["dynamic"][0] in fields:
        found[:CONTOUR] = _vertices(fields, "dynamic", triangles, CONTOUR)
    return found


def _vertices(
    fields: Mapping[str, Callable[[], np.ndarray]], kind: str, triangles: np.ndarray, first: int | None = None
) -> np.ndarray:
    """Return the strongest corner of each point, or of the `first` ones."""
    rows_name, weights_name = _FIELDS[kind]
    if weights_name not in fields:
        raise RefusalError(f"its landmark file lacks the field {weights_name}")
    rows = checked(fields[rows_name]().reshape(-1)[:first], rows_name, (None,))
    weights = fields[weights_name]().reshape(-1)
    weights = checked(weights[: 3 * len(rows)] if first else weights, weights_name, (3 * len(rows),))
    chosen = triangles[indices(rows, rows_name, len(triangles), base=0)]
    return chosen[np.arange(len(rows)), weights.reshape(-1, 3).argmax(1)]


def _read_fields(path: Path) -> dict[str, Callable[[], np.ndarray]]:
    """Return the file's arrays by name, each still to be read."""
    try:
        data = read_whole(path, MAX_BYTES)
    except AssetError as error:
        raise RefusalError(f"its landmark file {str(error).rstrip('.')}") from error
    if foreign := foreign_content(data):
        raise RefusalError(f"its landmark file {path.name} cannot be used: {foreign}")
    if is_zip(data):
        archive = Npz(path)
        names = [name for pair in _FIELDS.values() for name in pair if name in archive]
        return {name: partial(_stored, archive, name) for name in names}
    content = _load(path, data)
    return {n: partial(_numbers, value) for n, value in content.items() if isinstance(n, str)}


def _stored(archive: Npz, name: str) -> np.ndarray:
    return archive.read([name])[name]


def _load(path: Path, data: bytes) -> dict[Any, Any]:
    """Return the dictionary in a pickle, or in the one object of an npy file."""
    start = 0
    if data[: len(_NPY)] == _NPY:
        start = 10 + int.from_bytes(data[8:10], "little")
        if not re.search(rb"'descr': '\|O'.*'shape': \(\)", data[10:start]):
            raise RefusalError(f"{path.name} holds no landmark embedding")
    elif not is_pickle(data):
        raise RefusalError(f"{path.name} holds no landmark embedding")
    content = Unpickler(memoryview(data), _VOCABULARY, position=start).load()
    if isinstance(content, _AnyArray):
        content = content.the_object()
    if type(content) is not dict:
        raise RefusalError(f"{path.name} holds no landmark embedding")
    return content


def _numbers(value: Any) -> np.ndarray:
    if isinstance(value, StoredTensor):
        return value.tensor().numpy()
    if isinstance(value, _AnyArray):
        value = value.plain()
    return to_array(value)


class _ObjectType(Record):
    """numpy's type of arrays that hold objects."""


class _AnyArray(Record):
    """A numpy array of numbers, or one that holds a single object."""

    def the_object(self) -> Any:
        """Return the one object."""
        state = self.state
        if type(state) is not tuple or len(state) != 5 or not isinstance(state[2], _ObjectType):
            raise RefusalError("its landmark file holds no dictionary")
        if state[1] != () or type(state[4]) is not list or len(state[4]) != 1:
            raise RefusalError("its landmark file holds no dictionary")
        return state[4][0]

    def plain(self) -> StoredArray:
        """Return it as an array of numbers."""
        array = StoredArray()
        array.set_state(self.state)
        return array


def _array(arguments: tuple[Any, ...], budget: Budget) -> _AnyArray:
    return _AnyArray()


def _type(arguments: tuple[Any, ...], budget: Budget) -> Record:
    expect(arguments, str)
    if arguments[0] in ("O", "O8", "|O"):
        return _ObjectType()
    build = EMBEDDED_VOCABULARY["numpy", "dtype"]
    assert build is not None, "the vocabulary builds numpy's types"
    return build(arguments, budget)


_VOCABULARY: Vocabulary = {
    **EMBEDDED_VOCABULARY,
    ("numpy", "dtype"): _type,
    ("numpy.core.multiarray", "_reconstruct"): _array,
    ("numpy._core.multiarray", "_reconstruct"): _array,
    ("collections", "OrderedDict"): dictionary,
}

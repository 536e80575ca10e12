"""FLAME's landmark files, as npz and as DECA pickles them."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from foreign_faces import embedding, toy_head, write_embedding

from core.files.refusal import RefusalError
from core.importing.face_models.flame_landmarks import read_landmarks


def save_npy(path: Path, fields: dict[str, Any]) -> Path:
    np.save(path, np.array(fields, dtype=object), allow_pickle=True)
    return path


def test_full_embedding_gives_all_68(tmp_path: Path) -> None:
    head = toy_head()
    np.testing.assert_array_equal(read_landmarks(write_embedding(tmp_path), head.triangles), head.landmarks)


def test_npy_with_tensors_is_read_without_loading_torch_pickles(tmp_path: Path) -> None:
    head, full = toy_head(), embedding()
    fields = {
        "full_lmk_faces_idx": torch.tensor(full["rows"])[None],
        "full_lmk_bary_coords": torch.tensor(full["weights"])[None],
    }
    found = read_landmarks(save_npy(tmp_path / "landmark_embedding.npy", fields), head.triangles)
    np.testing.assert_array_equal(found, head.landmarks)


def test_static_embedding_gives_51_and_the_frontal_jaw_17(tmp_path: Path) -> None:
    head, inner, full = toy_head(), embedding(51), embedding()
    fields = {"static_lmk_faces_idx": inner["rows"], "static_lmk_bary_coords": inner["weights"]}
    found = read_landmarks(save_npy(tmp_path / "static.npy", fields), head.triangles)
    assert (found[:17] == -1).all()
    np.testing.assert_array_equal(found[17:], head.landmarks[17:])
    fields["dynamic_lmk_faces_idx"] = np.tile(full["rows"][:17], (79, 1))
    fields["dynamic_lmk_bary_coords"] = np.tile(full["weights"][:17], (79, 1, 1))
    found = read_landmarks(save_npy(tmp_path / "dynamic.npy", fields), head.triangles)
    np.testing.assert_array_equal(found, head.landmarks)


def test_wrong_files_are_refused(tmp_path: Path) -> None:
    triangles = toy_head().triangles
    path = tmp_path / "landmarks.pkl"
    path.write_bytes(pickle.dumps({"x": 1}, protocol=2))
    with pytest.raises(RefusalError, match="full_lmk_faces_idx is missing"):
        read_landmarks(path, triangles)
    path.write_bytes(pickle.dumps({"a": pytest.raises}, protocol=2))
    with pytest.raises(RefusalError, match="which is not allowed; nothing was executed"):
        read_landmarks(path, triangles)
    fields = {"full_lmk_faces_idx": np.full(68, 10**6), "full_lmk_bary_coords": np.ones((68, 3))}
    with pytest.raises(RefusalError, match="field full_lmk_faces_idx points outside"):
        read_landmarks(save_npy(tmp_path / "outside.npy", fields), triangles)
    with pytest.raises(RefusalError, match=r"landmark file .*none\.npy cannot be read"):
        read_landmarks(tmp_path / "none.npy", triangles)


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("count", [51, 68])
def test_static_embedding_of_every_protocol(tmp_path: Path, protocol: int, count: int) -> None:
    head, points = toy_head(), embedding(count)
    path = tmp_path / "flame_static_embedding.pkl"
    fields = {"lmk_face_idx": points["rows"].astype(np.uint32), "lmk_b_coords": points["weights"]}
    path.write_bytes(pickle.dumps(fields, protocol=protocol))
    found = read_landmarks(path, head.triangles)
    np.testing.assert_array_equal(found[-count:], head.landmarks[-count:])
    assert (found[:-count] == -1).all()


def test_static_embedding_of_python_2(tmp_path: Path) -> None:
    """Protocol 0 of Python 2: texts in quotes, bytes as escaped texts."""
    rows = np.arange(51, dtype="<u4")
    weights = np.tile([0.8, 0.1, 0.1], (51, 1))
    path = tmp_path / "flame_static_embedding.pkl"
    path.write_bytes(b"(dp0\n" + _entry("lmk_face_idx", rows) + _entry("lmk_b_coords", weights) + b".")
    found = read_landmarks(path, toy_head().triangles)
    np.testing.assert_array_equal(found[17:], toy_head().triangles[:51, 0])


def _entry(name: str, array: np.ndarray) -> bytes:
    shape = b"(" + b"".join(b"I%d\n" % side for side in array.shape) + b"t"
    kind = b"cnumpy\ndtype\n(S'%s'\nI0\nI1\ntR(I3\nS'<'\nNNNI-1\nI-1\nI0\ntb" % array.dtype.str[1:].encode()
    data = repr(array.tobytes())[1:].encode()
    empty = b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR"
    return b"S'%s'\n" % name.encode() + empty + b"(I1\n" + shape + kind + b"I00\nS" + data + b"\ntbs"


def test_other_counts_are_told(tmp_path: Path) -> None:
    rows, weights = np.arange(105), np.tile([0.8, 0.1, 0.1], (105, 1))
    path = save_npy(tmp_path / "mediapipe.npy", {"lmk_face_idx": rows, "lmk_b_coords": weights})
    with pytest.raises(RefusalError, match=r"mediapipe\.npy embeds 105 landmarks"):
        read_landmarks(path, toy_head().triangles)

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
    with pytest.raises(RefusalError, match=r"landmark file none\.npy cannot be read"):
        read_landmarks(tmp_path / "none.npy", triangles)

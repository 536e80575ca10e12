"""The morphable model: geometry, files, and files that must be refused."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import AssetError
from core.face.morphable_model import MorphableModel


def test_coefficients_move_vertices_linearly(toy_model: MorphableModel) -> None:
    identity = torch.tensor([[1.0, 0, 0, -2]])
    expression = torch.tensor([[0.5, 0, 0, 0]])
    expected = (
        toy_model.mean_vertices
        + toy_model.identity_basis[0]
        - 2 * toy_model.identity_basis[3]
        + 0.5 * toy_model.expression_basis[0]
    )
    torch.testing.assert_close(toy_model.vertices(identity, expression)[0], expected)


def test_neutral_params_give_the_mean_face(toy_model: MorphableModel) -> None:
    neutral = toy_model.neutral_params(3)
    vertices = toy_model.vertices(neutral.identity, neutral.expression)
    assert len(neutral) == 3
    torch.testing.assert_close(vertices, toy_model.mean_vertices.expand(3, -1, -1))


def test_file_round_trip_keeps_the_face(toy_model: MorphableModel, tmp_path: Path) -> None:
    toy_model.save(tmp_path / "face.npz")
    again = MorphableModel.load(tmp_path / "face.npz")
    assert again.expression_names == toy_model.expression_names
    coefficients = torch.ones(1, 4)
    difference = again.vertices(coefficients, coefficients) - toy_model.vertices(coefficients, coefficients)
    assert difference.abs().max() < 0.01


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"nowhere\.npz does not exist"):
        MorphableModel.load(tmp_path / "nowhere.npz")


@pytest.mark.parametrize("keep", [0, 100, 2000])
def test_truncated_file_is_refused(toy_model: MorphableModel, tmp_path: Path, keep: int) -> None:
    path = tmp_path / "face.npz"
    toy_model.save(path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(AssetError, match=r"face\.npz(: it is empty| is damaged)"):
        MorphableModel.load(path)


def test_foreign_npz_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    with pytest.raises(AssetError, match="has no field header"):
        MorphableModel.load(tmp_path / "other.npz")


def test_triangle_outside_the_mesh_is_refused(toy_model: MorphableModel, tmp_path: Path) -> None:
    path = tmp_path / "face.npz"
    toy_model.save(path)
    with np.load(path) as data:
        fields = dict(data)
    fields["triangles"][0, 0] = 10_000
    np.savez(path, **fields)
    with pytest.raises(AssetError, match="field triangles points outside"):
        MorphableModel.load(path)


def test_pickled_object_in_npz_is_refused(toy_model: MorphableModel, tmp_path: Path) -> None:
    path = tmp_path / "face.npz"
    toy_model.save(path)
    with np.load(path) as data:
        fields = dict(data)
    fields["mean_vertices"] = np.array([{"a": 1}], dtype=object)
    np.savez(path, **fields)
    with pytest.raises(AssetError, match="damaged"):
        MorphableModel.load(path)

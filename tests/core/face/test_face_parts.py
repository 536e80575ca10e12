"""Eyeballs and teeth are found by shape and place; a face of one surface has none."""

import copy

import torch

from core.face.face_parts import connected_parts, face_parts
from core.face.landmarks import LIPS
from core.face.morphable_model import MorphableModel
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import FACE_MODEL


def test_shipped_head_has_eyeballs_where_they_are_and_a_mouth() -> None:
    head = MorphableModel.load(SHIPPED_RIG / FACE_MODEL)
    parts = face_parts(head)
    right, left = parts.eyeballs
    assert right.middle[0] < -2
    assert left.middle[0] > 2
    assert abs(right.radius - 1.54) < 0.02
    inside = head.mean_vertices[parts.mouth]
    assert len(inside) == 226 + 2 * 68, "tongue and two rows of teeth"
    assert inside[:, 1].max() < 0


def test_a_single_surface_has_no_parts(toy_model: MorphableModel) -> None:
    parts = face_parts(toy_model)
    assert not parts.eyeballs
    assert not len(parts.mouth)


def test_a_vertex_without_triangles_is_no_part(toy_model: MorphableModel) -> None:
    """Cropped models keep thousands of them."""
    cropped = copy.deepcopy(toy_model)
    lip = cropped.landmark_vertices[LIPS][0]
    cropped.triangles = cropped.triangles[(cropped.triangles != lip).all(1)]
    assert not len(face_parts(cropped).mouth)


def test_parts_share_a_label_only_where_triangles_connect_them() -> None:
    triangles = torch.tensor([[5, 4, 3], [0, 1, 2], [3, 6, 7]])
    assert connected_parts(9, triangles).tolist() == [0, 0, 0, 3, 3, 3, 3, 3, 8]

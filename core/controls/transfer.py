"""Taking pose, expression or light from another portrait, and StyleGAN's own way: mixing latents."""

from __future__ import annotations

from collections.abc import Collection

import torch

from core.errors import RequestError
from core.face.groups import GROUPS, SHAPE, GroupName
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams


def transfer(
    model: MorphableModel, target: FaceParams, source: FaceParams, groups: Collection[GroupName]
) -> FaceParams:
    """Return N target faces with some groups of N source faces; groups that the model lacks change nothing.

    Of the shape, what controls move is taken: F is not sure of the rest, whose pursuit closes lids.

    Raises:
        RequestError: there is no such group in any model.
    """
    check_groups(groups)
    known = model.groups
    columns = [c for name in groups if name in known and name != SHAPE for c in known[name].columns]
    packed = model.table.pack(target)
    packed[:, columns] = model.table.pack(source)[:, columns]
    taken = model.table.unpack(packed)
    if SHAPE not in groups or model.shapes is None:
        return taken
    steps = model.shapes.read(source.identity) - model.shapes.read(target.identity)
    return taken.replace(identity=model.shapes.moved(target.identity, steps))


def check_groups(groups: Collection[GroupName]) -> None:
    """Raise RequestError unless every name is that of a group."""
    wrong = next((name for name in groups if name not in GROUPS), None)
    if wrong is not None:
        raise RequestError(f"{wrong!r} cannot be transferred; choose one of {', '.join(GROUPS)}.")


def style_mix(w_plus_a: torch.Tensor, w_plus_b: torch.Tensor, layers: Collection[int]) -> torch.Tensor:
    """Return codes (N, L, w_dim) of a with the named style layers of b (Karras et al. 2019, section 3.1).

    Raises:
        RequestError: a layer lies outside the generator.
    """
    check_layers(layers, w_plus_a.shape[1])
    mixed = w_plus_a.clone()
    mixed[:, list(layers)] = w_plus_b[:, list(layers)]
    return mixed


def check_layers(layers: Collection[int], num_ws: int) -> None:
    """Raise RequestError where a style layer lies outside a generator of `num_ws` layers."""
    wrong = next((layer for layer in layers if not 0 <= layer < num_ws), None)
    if wrong is not None:
        raise RequestError(f"Style layer {wrong} does not exist; choose layers from 0 to {num_ws - 1}.")

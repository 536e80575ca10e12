"""What every importer hands over, and the parts of the work that they share."""

from collections.abc import Callable
from typing import Any, NamedTuple

import torch

from core.files.refusal import RefusalError
from core.importing.weights import Weights

MAX_RESOLUTION_LOG2 = 11


class Assembly(NamedTuple):
    """A generator in parts.

    Attributes:
        config: configuration of one of our architectures.
        tensors: name in our generator -> tensor; w_avg may be missing, and is sampled then.
        notes: what the importer decided, for the provenance.
    """

    config: Any
    tensors: dict[str, torch.Tensor]
    notes: dict[str, Any]


def count_blocks(exists: Callable[[int], bool]) -> tuple[int, ...]:
    """Return the resolutions of the blocks that exist, from 4 up without a gap; at least (4, 8)."""
    resolutions = []
    for exponent in range(2, MAX_RESOLUTION_LOG2 + 1):
        if not exists(2**exponent):
            break
        resolutions.append(2**exponent)
    if len(resolutions) < 2:
        raise RefusalError("its synthesis network has no blocks from 4 pixels up")
    return tuple(resolutions)


def count_layers(exists: Callable[[int], bool], limit: int = 16) -> int:
    """Return the number of mapping layers that exist, from the first on."""
    count = next((index for index in range(limit + 1) if not exists(index)), limit + 1)
    if not 1 <= count <= limit:
        raise RefusalError(f"its mapping network has no layers, or more than {limit}")
    return count


def mapping_shape(shapes: list[tuple[int, ...]]) -> dict[str, Any]:
    """Return the mapping fields of a configuration from the layers' shapes (out, in)."""
    if not all(len(shape) == 2 for shape in shapes):
        raise RefusalError("its mapping network is damaged")
    w_dim, width = shapes[-1][0], shapes[0][0]
    return {
        "z_dim": shapes[0][1],
        "w_dim": w_dim,
        "mapping_layers": len(shapes),
        "mapping_width": None if width == w_dim else width,
    }


def make_config(kind: type[Any], **fields: Any) -> Any:
    """Return a configuration; raises RefusalError when no generator has the file's sizes."""
    try:
        return kind(**fields)
    except ValueError as error:
        raise RefusalError(f"its sizes are damaged: {error}") from error


def dimension(weights: Weights, name: str, axis: int, rank: int) -> int:
    """Return one side of a tensor; raises RefusalError when the tensor has another rank."""
    shape = weights.shape(name)
    if len(shape) != rank:
        raise RefusalError(f"its tensor '{name}' has shape {shape}")
    return shape[axis]

"""The stored tensors of one generator under their names in the file."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from core.files.refusal import RefusalError
from core.importing.arrays import StoredArray
from core.importing.tensors import StoredTensor


class Weights:
    """Turns stored tensors into real ones, by name.

    Whatever a file claims, no more memory is used than it has bytes: a budget is spent with every tensor.
    """

    def __init__(self, stored: Mapping[str, Any], budget: int) -> None:
        """Prepare.

        Args:
            stored: name -> stored tensor; other values are left out.
            budget: bytes that all tensors taken may have together.
        """
        self._stored = {
            name: value
            for name, value in stored.items()
            if isinstance(name, str) and isinstance(value, StoredTensor | StoredArray | torch.Tensor)
        }
        self._budget = budget

    def __contains__(self, name: str) -> bool:
        return name in self._stored

    def names(self) -> list[str]:
        """Return every name."""
        return list(self._stored)

    def shape(self, name: str) -> tuple[int, ...]:
        """Return the shape of a tensor; raises RefusalError when it is missing."""
        return tuple(self._find(name).shape)

    def take(self, name: str) -> torch.Tensor:
        """Return a tensor in single precision.

        Raises:
            RefusalError: it is missing, damaged, too large, or holds numbers that are not finite.
        """
        stored = self._find(name)
        shape = self.shape(name)
        self._budget -= int(np.prod(shape, dtype=np.float64))
        if self._budget < 0:
            raise RefusalError(f"its tensor '{name[:80]}' is larger than the file")
        if isinstance(stored, StoredArray):
            tensor = torch.from_numpy(np.array(stored.array(), np.float32, order="C"))
        else:
            tensor = (stored if isinstance(stored, torch.Tensor) else stored.tensor()).to(torch.float32)
        if not bool(tensor.isfinite().all()):
            raise RefusalError(f"its tensor '{name[:80]}' holds values that are not finite numbers")
        return tensor

    def _find(self, name: str) -> StoredTensor | StoredArray | torch.Tensor:
        if name not in self._stored:
            raise RefusalError(f"its tensor '{name[:80]}' is missing")
        return self._stored[name]


def check_filter(values: Any, name: str) -> None:
    """Raise RefusalError unless a resampling filter is the usual [1, 3, 3, 1]; only its shape counts.

    Args:
        values: taps, or a square filter.
        name: for the message.
    """
    array = np.asarray(values, np.float64)
    taps = array.sum(axis=0) if array.ndim == 2 else array
    if taps.shape != (4,) or not np.allclose(taps * 8, np.array([1, 3, 3, 1]) * taps.sum(), atol=1e-4):
        raise RefusalError(f"its {name} is not [1, 3, 3, 1]; other filters are not supported")

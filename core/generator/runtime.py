"""Runtimes: what turns codes into images that people see; training and searches use the generator itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import torch

from core.generator.interruption import interruptible
from core.generator.protocol import StyleGenerator


class Runtime(Protocol):
    """Runs the synthesis of one generator."""

    def synthesize(
        self,
        w_plus: torch.Tensor,
        max_resolution: int | None = None,
        is_stale: Callable[[], bool] = lambda: False,
    ) -> torch.Tensor:
        """Turn codes into images.

        Args:
            w_plus: (N, L, w_dim).
            max_resolution: stop at this one of the generator's `output_resolutions`; None runs everything.
            is_stale: asked on the way whether the images are no longer wanted.

        Returns:
            (N, 3, R, R), about [-1, 1], unclipped.

        Raises:
            StaleError: they are no longer wanted.
        """


class TorchRuntime:
    """Runs the generator's own modules, on the device that they are on."""

    def __init__(self, generator: StyleGenerator) -> None:
        self._generator = generator

    def synthesize(
        self,
        w_plus: torch.Tensor,
        max_resolution: int | None = None,
        is_stale: Callable[[], bool] = lambda: False,
    ) -> torch.Tensor:
        """See `Runtime.synthesize`; staleness is asked before every layer with a kernel."""
        with interruptible(self._generator, is_stale):
            return self._generator.synthesis(w_plus, max_resolution=max_resolution)


RUNTIMES: dict[str, Callable[[StyleGenerator], Runtime]] = {"torch": TorchRuntime}
DEFAULT_RUNTIME = "torch"

"""Runtimes: what turns codes into images that people see; training and searches use the generator itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

import torch

from core.generator.interruption import interruptible
from core.generator.protocol import StyleGenerator

Precision = Literal["exact", "fast"]
"""float32, for what is kept; or the fastest that people cannot tell from it, for pictures in motion."""


class Runtime(Protocol):
    """Runs the synthesis of one generator.

    Attributes:
        label: what people may call it.
        sides: at which pictures in motion may stop, ascending.
    """

    label: str
    sides: tuple[int, ...]

    @property
    def has_fast(self) -> bool:
        """Whether fast pictures differ from exact ones."""

    def synthesize(
        self,
        w_plus: torch.Tensor,
        max_resolution: int | None = None,
        is_stale: Callable[[], bool] = lambda: False,
        precision: Precision = "exact",
    ) -> torch.Tensor:
        """Turn codes into images.

        Args:
            w_plus: (N, L, w_dim).
            max_resolution: stop at this one of the generator's `output_resolutions`; None runs everything.
            is_stale: asked on the way whether the images are no longer wanted.
            precision: how exact they are to be; runtimes may be more exact.

        Returns:
            (N, 3, R, R) float32, about [-1, 1], unclipped.

        Raises:
            StaleError: they are no longer wanted.
        """


class TorchRuntime:
    """Runs the generator's own modules, on the device that they are on."""

    label = "PyTorch"
    has_fast = False

    def __init__(self, generator: StyleGenerator) -> None:
        self._generator = generator
        self.sides = generator.output_resolutions

    def synthesize(
        self,
        w_plus: torch.Tensor,
        max_resolution: int | None = None,
        is_stale: Callable[[], bool] = lambda: False,
        precision: Precision = "exact",
    ) -> torch.Tensor:
        """See `Runtime.synthesize`; staleness is asked before every layer with a kernel."""
        with interruptible(self._generator, is_stale):
            return self._generator.synthesis(w_plus, max_resolution=max_resolution)

"""Runtimes: what turns codes into images that people see; training and searches use the generator itself."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Literal, Protocol

import torch

from core.generator import stylegan2
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
    """Runs the generator's own modules, on the device that they are on.

    On CUDA, the largest features of fast pictures are in half precision.
    """

    label = "PyTorch"

    def __init__(self, generator: StyleGenerator) -> None:
        self._generator = generator
        self._narrow = _narrow_dtype(generator)
        self.sides = generator.output_resolutions

    @property
    def has_fast(self) -> bool:
        """Whether fast pictures differ from exact ones."""
        return self._narrow is not None

    def synthesize(
        self,
        w_plus: torch.Tensor,
        max_resolution: int | None = None,
        is_stale: Callable[[], bool] = lambda: False,
        precision: Precision = "exact",
    ) -> torch.Tensor:
        """See `Runtime.synthesize`; staleness is asked before every layer with a kernel."""
        synthesis = self._generator.synthesis
        with contextlib.ExitStack() as stack:
            stack.enter_context(interruptible(self._generator, is_stale))
            if precision == "fast" and self._narrow and isinstance(synthesis, stylegan2.SynthesisNetwork):
                stack.enter_context(synthesis.narrowed(self._narrow))
            # On processors features of a batch fall out of the cache: one by one takes a third of the time.
            parts = w_plus.split(1 if w_plus.device.type == "cpu" else len(w_plus))
            return torch.cat([synthesis(part, max_resolution=max_resolution) for part in parts])


def _narrow_dtype(generator: StyleGenerator) -> torch.dtype | None:
    """Return the half precision that suits a generator and its device; None where there is none.

    float16 overflows where nothing limits the features.
    """
    if generator.w_avg.device.type != "cuda" or not isinstance(generator, stylegan2.Generator):
        return None
    if torch.cuda.is_bf16_supported(including_emulation=False):
        return torch.bfloat16
    return torch.float16 if generator.config.conv_clamp is not None else None

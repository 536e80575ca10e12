"""Muon for convolutions: steps along orthogonalised momentum, so that no direction of a kernel dominates.

Jordan et al. (2024). A kernel (O, I, 3, 3) counts as a matrix (O, 9 I).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import nn

_COEFFICIENTS = 3.4445, -4.7750, 2.0315  # of the quintic Newton-Schulz iteration
_ITERATIONS = 5


class OrthogonalMomentum(torch.optim.Optimizer):
    """Moves kernels (O, I, 3, 3) of unit variance by `lr` of their own length a step."""

    def __init__(
        self, parameters: Iterable[nn.Parameter] | list[dict[str, Any]], lr: float, momentum: float = 0.95
    ) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Take one step with Nesterov's momentum; parameters without a gradient stay."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._move(parameter, group)

    def _move(self, parameter: nn.Parameter, group: dict[str, Any]) -> None:
        gradient = parameter.grad
        assert gradient is not None
        state = self.state[parameter]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(gradient)
        momentum = state["momentum"].lerp_(gradient, 1 - group["momentum"])
        ahead = gradient.lerp(momentum, group["momentum"])
        update = orthogonalised(ahead.flatten(1)).to(parameter.dtype).view(ahead.shape)
        columns = parameter.numel() / len(parameter)
        size = group["lr"] * (len(parameter) * columns / min(len(parameter), columns)) ** 0.5
        parameter.sub_(update, alpha=size)


def orthogonalised(matrix: torch.Tensor) -> torch.Tensor:
    """Return about U Vᵀ (R, C) of a matrix (R, C) with the singular value decomposition U S Vᵀ."""
    a, b, c = _COEFFICIENTS
    wide = len(matrix) <= matrix.shape[1]
    x = (matrix if wide else matrix.T).bfloat16()
    x = x / (x.norm() + 1e-7)
    for _ in range(_ITERATIONS):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return x if wide else x.T

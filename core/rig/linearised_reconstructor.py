"""F along few directions of W+: its values at a fraction of the cost, and its mean response.

The response of F at one code is noisy in what F was not trained to read off codes, and following it spills
into hair, background and pose. Averaged over samples, what remains is how W and faces really go together
(for normal W, the covariance of codes and readings: Stein's lemma).
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from core.rig.reconstructor import FaceReconstructor


class LinearisedReconstructor:
    """F along K directions of W+: its first layer is folded into them, its output scale into its last layer.

    Args:
        reconstructor: F, frozen.
        directions: (K, L, w_dim); a step of one along each moves codes by this much.
        samples: (S, L, w_dim) codes over which the response is averaged.
    """

    def __init__(
        self, reconstructor: FaceReconstructor, directions: torch.Tensor, samples: torch.Tensor
    ) -> None:
        _, second, last = (layer for layer in reconstructor.layers if isinstance(layer, nn.Linear))
        scale = reconstructor.output_scale
        self._reconstructor, self._second = reconstructor, second
        self._folded = reconstructor.fold(directions)
        self._out = last.weight * scale[:, None]  # (P, hidden)
        self._out_bias = last.bias * scale + reconstructor.output_offset
        self._response = self._mean_response(samples)

    def enter(self, w_plus: torch.Tensor) -> torch.Tensor:
        """Return the first layer's answer (N, hidden) to codes (N, L, w_dim): where steps start from."""
        return self._reconstructor.enter(w_plus)

    def values(self, entered: torch.Tensor, steps: torch.Tensor) -> torch.Tensor:
        """Return packed parameters (N, P) after steps (N, K)."""
        second = self._second(functional.elu(entered + steps @ self._folded))
        return self._reconstructor.table.bounded(functional.elu(second) @ self._out.T + self._out_bias)

    def response(self, values: torch.Tensor) -> torch.Tensor:
        """Return how parameters that are (N, P) change per step, (N, K, P).

        It is the mean over samples but for what has bounds, which saturates where it is: there, the slope is
        that of the bounds at its own value.
        """
        return self._response * self._reconstructor.table.slope(values)[:, None]

    @torch.no_grad()
    def _mean_response(self, samples: torch.Tensor) -> torch.Tensor:
        """Return the derivatives (K, P) of F before its bounds, averaged over samples."""
        first = self.enter(samples)
        outer = _elu_slope(self._second(functional.elu(first)))  # (S, hidden)
        # Σ_s A·diag(a_s)·B·diag(b_s)·C with the sum over samples folded into the middle: (hidden, hidden).
        middle = (_elu_slope(first).T @ outer / len(samples)) * self._second.weight.T
        return self._folded @ middle @ self._out.T


def _elu_slope(x: torch.Tensor) -> torch.Tensor:
    return torch.exp(x.clamp(max=0))

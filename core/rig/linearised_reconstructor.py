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
    """F along K directions of W+, its first layer folded into them.

    Args:
        reconstructor: F, frozen.
        directions: (K, L, w_dim); a step of one along each moves codes by this much.
        samples: (S, L, w_dim) codes over which the response is averaged.
    """

    def __init__(
        self, reconstructor: FaceReconstructor, directions: torch.Tensor, samples: torch.Tensor
    ) -> None:
        first, second, last = (layer for layer in reconstructor.layers if isinstance(layer, nn.Linear))
        scale = reconstructor.output_scale
        self._reconstructor, self._first, self._second = reconstructor, first, second
        self._folded = (directions / reconstructor.w_sigma).flatten(1) @ first.weight.T  # (K, hidden)
        self._out = last.weight * scale[:, None]  # (P, hidden)
        self._out_bias = last.bias * scale + reconstructor.output_offset
        self._units = reconstructor.table.slice("expression")
        self._response = self._mean_response(samples)

    def enter(self, w_plus: torch.Tensor) -> torch.Tensor:
        """Return the first layer's answer (N, hidden) to codes (N, L, w_dim): where steps start from."""
        network = self._reconstructor
        return self._first(((w_plus - network.w_mean) / network.w_sigma).flatten(1))

    def values(self, entered: torch.Tensor, steps: torch.Tensor) -> torch.Tensor:
        """Return packed parameters (N, P) after steps (N, K)."""
        second = self._second(functional.elu(entered + steps @ self._folded))
        packed = functional.elu(second) @ self._out.T + self._out_bias
        units = torch.sigmoid(packed[:, self._units])
        return packed.slice_scatter(units, 1, self._units.start, self._units.stop)

    def response(self, values: torch.Tensor) -> torch.Tensor:
        """Return how parameters that are (N, P) change per step, (N, K, P).

        It is the mean over samples but for expression units, which saturate where they are: their slope is
        that of the sigmoid at their own value.
        """
        slopes = torch.ones_like(values)
        units = values[:, self._units]
        slopes[:, self._units] = units * (1 - units)
        return self._response * slopes[:, None]

    @torch.no_grad()
    def _mean_response(self, samples: torch.Tensor) -> torch.Tensor:
        """Return the derivatives (K, P) of F before the sigmoid, averaged over samples."""
        first = self.enter(samples)
        outer = _elu_slope(self._second(functional.elu(first)))  # (S, hidden)
        # Σ_s A·diag(a_s)·B·diag(b_s)·C with the sum over samples folded into the middle: (hidden, hidden).
        middle = (_elu_slope(first).T @ outer / len(samples)) * self._second.weight.T
        return self._folded @ middle @ self._out.T


def _elu_slope(x: torch.Tensor) -> torch.Tensor:
    return torch.exp(x.clamp(max=0))

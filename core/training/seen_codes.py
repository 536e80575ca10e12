"""Codes that F has looked at, so that it need not look again when they are edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.face.params import FaceParams
from core.rig.reconstructor import FaceReconstructor


@dataclass(frozen=True, eq=False)
class SeenCodes:
    """N codes and what F makes of them.

    Attributes:
        w_plus: (N, L, w_dim).
        entered: (N, hidden), the answer of F's first layer.
        params: F of them, N parameters.
    """

    w_plus: torch.Tensor
    entered: torch.Tensor
    params: FaceParams

    @staticmethod
    def of(reconstructor: FaceReconstructor, w_plus: torch.Tensor) -> SeenCodes:
        """Look at codes (N, L, w_dim) on F's device."""
        entered = reconstructor.enter(w_plus)
        return SeenCodes(w_plus, entered, reconstructor.leave(entered))

    @staticmethod
    def cat(parts: Sequence[SeenCodes]) -> SeenCodes:
        """Put codes one after the other."""
        return SeenCodes(
            torch.cat([part.w_plus for part in parts]),
            torch.cat([part.entered for part in parts]),
            FaceParams.cat([part.params for part in parts]),
        )

    def __getitem__(self, rows: slice) -> SeenCodes:
        return SeenCodes(self.w_plus[rows], self.entered[rows], self.params[rows])

    def __len__(self) -> int:
        return len(self.w_plus)

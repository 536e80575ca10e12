"""The mirror of a portrait: a flipped picture shows a scene that is known too.

Head, brows, beard, spectacles and backdrop are symmetric; strands of hair and freckles are nearly so. Whoever
learns from renders may therefore flip any of them, which doubles what each one teaches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

_NEGATED = ("yaw", "roll", "azimuth", "light_azimuth", "gaze_x", "eyeLookX", "parting", "gradient")
_SWAPPED = {"scenery_0": "scenery_1", "scenery_1": "scenery_0"}


@dataclass(frozen=True)
class Mirror:
    """What flipping a picture does to K quantities of it: each takes the value of another, some negated.

    Attributes:
        order: (K,) indices; sign: (K,) of 1 and -1.
    """

    order: torch.Tensor
    sign: torch.Tensor

    @classmethod
    def of(cls, names: Sequence[str]) -> Mirror:
        """Return the mirror of named quantities: factors of a scene or readings of a judge."""
        order = [names.index(_SWAPPED.get(name, name)) for name in names]
        sign = [-1.0 if name in _NEGATED else 1.0 for name in names]
        return cls(torch.tensor(order), torch.tensor(sign))

    @classmethod
    def of_factors(cls, factors: Mapping[str, int]) -> Mirror:
        """Return the mirror of scene vectors; `factors` tells how many columns each factor has, in order."""
        return cls.of(
            [
                f"{name}_{column}" if size > 1 else name
                for name, size in factors.items()
                for column in range(size)
            ]
        )

    def flip(
        self, images: torch.Tensor, values: torch.Tensor, chosen: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Flip some pictures and their quantities.

        Args:
            images: (N, 3, H, W).
            values: (N, K).
            chosen: (N,) bool.

        Returns:
            images and values of the same shapes.
        """
        mirrored = values[:, self.order] * self.sign
        images = torch.where(chosen[:, None, None, None], images.flip(-1), images)
        return images, torch.where(chosen[:, None], mirrored, values)

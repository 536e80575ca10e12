"""Which of the generator's samples look like a given person."""

from __future__ import annotations

import torch

from core.face.params import FaceParams

PERSON = ("identity", "albedo")
"""Blocks that stay with a person under every pose, expression and light."""


def most_alike(own: FaceParams, samples: FaceParams, count: int) -> list[int]:
    """Return the rows of the samples that look most like one face, the most alike first.

    People are compared by the angle between their deviations from the average face, in the samples' own
    units, so that a truncated portrait finds the same faces as an untruncated one.

    Args:
        own: the face, N = 1.
        samples: N faces.
        count: how many rows to return at most.
    """
    everybody, person = _features(samples), _features(own)
    mean, spread = everybody.mean(0), everybody.std(0).clamp(min=1e-6)
    directions = torch.nn.functional.normalize((everybody - mean) / spread, dim=-1)
    own_direction = torch.nn.functional.normalize((person - mean) / spread, dim=-1)
    cosines = directions @ own_direction[0]
    return torch.topk(cosines, min(count, len(cosines))).indices.tolist()


def _features(params: FaceParams) -> torch.Tensor:
    return torch.cat([getattr(params, block) for block in PERSON], dim=-1)

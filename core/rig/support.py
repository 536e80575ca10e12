"""How far a generator's samples reach, in W and in the semantic vector."""

from __future__ import annotations

import torch

from core.face.params import BlockTable

# Requests count up to these quantiles of the samples, widened by this share of the span between them.
_TAIL = 0.002
_MARGIN = 0.1
# Coefficients that hardly vary count as if they varied by this share of their block's rms.
_SIGMA_FLOOR = 0.3
_SMALLEST_SIGMA = 1e-4
# Directions of W that vary together with faces are sought among this many. Where a generator learned much
# beside faces, the first 64 held half of a gaze and of lowered brows; these hold four fifths.
_PRINCIPAL = 128
# Directions count that vary with faces at least this much, as compared with the strongest.
_WEAKEST = 0.02


def support_of(packed: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the least and the largest parameters (P,) that samples (N, P) show, with a small margin."""
    ordered = packed.sort(0).values
    tail = round(_TAIL * (len(packed) - 1))
    low, high = ordered[tail], ordered[len(packed) - 1 - tail]
    margin = _MARGIN * (high - low)
    return low - margin, high + margin


def floored_sigma(table: BlockTable, packed: torch.Tensor) -> torch.Tensor:
    """Return the standard deviation (P,) of packed parameters (N, P), floored within each block."""
    sigma = packed.std(0)
    parts = [sigma[table.slice(name)] for name in table.names]
    floors = [_SIGMA_FLOOR * part.square().mean().sqrt() + _SMALLEST_SIGMA for part in parts]
    return torch.cat([torch.hypot(part, floor) for part, floor in zip(parts, floors, strict=True)])


def principal_directions(w: torch.Tensor, rank: int) -> torch.Tensor:
    """Return the directions (rank, w_dim) along which codes (N, w_dim) vary most, each of length 1 σ."""
    variance, directions = torch.linalg.eigh(torch.cov(w.T))
    return (directions * variance.clamp(min=0).sqrt()).T.flip(0)[:rank].contiguous()


def face_directions(w: torch.Tensor, seen: torch.Tensor, rank: int) -> torch.Tensor:
    """Return the directions of W along which faces change in what can be controlled.

    Principal directions of W, each of length 1 σ, turned so that those come first which vary most together
    with the parameters. What F does not see (hair, background) varies with other directions, so edits
    along these leave it alone.

    Args:
        w: (N, w_dim) codes.
        seen: (N, C) the controlled parameters that they show, in σ.
        rank: K, directions returned at most; weak ones are zero.

    Returns:
        (K, w_dim).
    """
    principal = principal_directions(w, min(_PRINCIPAL, *w.shape))
    length = principal.square().sum(1, keepdim=True).clamp(min=1e-12)
    coordinates = (w - w.mean(0)) @ (principal / length).T
    turned, strength, _ = torch.linalg.svd(
        coordinates.T @ (seen - seen.mean(0)) / len(w), full_matrices=False
    )
    kept = (strength > _WEAKEST * strength[0])[:rank]
    directions = w.new_zeros(rank, w.shape[1])
    directions[: len(kept)] = (turned[:, : len(kept)].T @ principal) * kept[:, None]
    return directions

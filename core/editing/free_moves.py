"""Moving codes along the free directions, and taking over what lies along them from another portrait."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch

from core.controls.control import free_name
from core.editing.edit import Edit, PlainDonor, parts_of
from core.face.groups import FREE
from core.rig.free_directions import FreeDirections

Place = Callable[[PlainDonor], torch.Tensor]
"""Returns how far a portrait lies along K directions, (1, K) in σ."""


def move_freely(
    free: FreeDirections, edits: Sequence[Edit], w_plus: torch.Tensor, place: Place
) -> torch.Tensor:
    """Return codes (N, L, w_dim) under what N edits ask for; those that ask for nothing stay to the bit.

    Args:
        free: the directions.
        edits: the edits.
        w_plus: their codes (N, L, w_dim), with everything else that the edits ask for.
        place: where portraits lie.
    """
    touched = [row for row, edit in enumerate(edits) if edit.moves_freely]
    if not touched:
        return w_plus
    amounts = torch.cat([_amounts(free, edits[row], place).to(w_plus) for row in touched])
    moved = w_plus.clone()
    moved[touched] += free.offset(amounts)
    return moved


def _amounts(free: FreeDirections, edit: Edit, place: Place) -> torch.Tensor:
    """Return by how many σ an edit moves its portrait, (1, K)."""
    amounts = torch.tensor([[edit.controls.get(free_name(k), 0.0) for k in range(len(free))]])
    donor = edit.transfers.get(FREE)
    if donor is None:
        return amounts
    own = place(edit.original)
    return amounts.to(own) + sum(weight * place(part) for part, weight in parts_of(donor)) - own

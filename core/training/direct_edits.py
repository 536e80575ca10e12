"""Edits as users make them: one control of one portrait is moved, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from core.controls.control import Control, Gaze, controls_for
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.render.light import LightAdjustment, adjust_light
from core.rig.support import support_of
from core.training.batch_share import BatchShare, Turn
from core.training.loop import draw
from core.training.seen_codes import SeenCodes

# Units whose samples span less than this never show and are not asked for.
_LEAST_SPAN = 0.1
# Light controls that act alone, and how far they are moved at most.
_LIGHT_REACH = {"azimuth": 80.0, "elevation": 35.0, "intensity": 40.0, "ambient": 40.0, "warmth": 60.0}
# Azimuth is moved this often as compared with any other light control.
_AZIMUTH_SHARE = 0.5
_ALONE = BatchShare()


@dataclass(frozen=True, eq=False)
class DirectEdits:
    """N edits of one control each.

    Attributes:
        codes: N, with F of them.
        wanted: F of them with one control moved.
        block: (N,) which block each edit belongs to, index into MODE_BLOCKS of the mode.
    """

    codes: SeenCodes
    wanted: FaceParams
    block: torch.Tensor


class DirectEditSampler(nn.Module):
    """Draws edits within what the generator's samples show, on the CPU, for portraits on any device.

    Args:
        model: names the controls.
        packed: (N, P) parameters of the corpus.
        blocks: blocks that may be edited.
    """

    darkest: torch.Tensor
    brightest: torch.Tensor

    def __init__(self, model: MorphableModel, packed: torch.Tensor, blocks: tuple[str, ...]) -> None:
        super().__init__()
        self.table, self.blocks = model.table, blocks
        low, high = support_of(packed.cpu())
        self.low, self.high = self.table.unpack(low[None]), self.table.unpack(high[None])
        self.register_buffer("darkest", self.low.sh_coeffs, persistent=False)
        self.register_buffer("brightest", self.high.sh_coeffs, persistent=False)
        self.units = [c for c in _movable(model) if self._shows(c)]
        self._moves: dict[str, Callable[[FaceParams, Turn, torch.Generator], torch.Tensor]] = {
            "rotation": self._move_rotation,
            "expression": self._move_expression,
            "sh_coeffs": self._move_light,
        }

    def draw(self, codes: SeenCodes, random: torch.Generator, share: BatchShare = _ALONE) -> DirectEdits:
        """Move one control of each code; the blocks take turns.

        Args:
            codes: N.
            random: draws for the whole batch, so that all processes draw the same.
            share: which part of the batch the codes are.
        """
        original = wanted = codes.params
        block_of = torch.empty(len(codes), dtype=torch.int64, device=codes.w_plus.device)
        for number, name in enumerate(self.blocks):
            turn = share.turn(number, len(self.blocks), len(codes))
            block = getattr(original, name).clone()
            block[turn.rows] = self._moves[name](original[turn.rows], turn, random)
            block_of[turn.rows] = number
            wanted = wanted.replace(**{name: block})
        return DirectEdits(codes, wanted, block_of)

    def _move_rotation(self, params: FaceParams, turn: Turn, random: torch.Generator) -> torch.Tensor:
        rows, axis = torch.arange(turn.count), draw(3, turn.count, random)
        low, high = self.low.rotation[0, axis], self.high.rotation[0, axis]
        angles = torch.full((turn.count, 3), torch.nan)
        angles[rows, axis] = low + (high - low) * torch.rand(turn.count, generator=random)
        return _where_known(angles[turn.places], params.rotation)

    def _move_expression(self, params: FaceParams, turn: Turn, random: torch.Generator) -> torch.Tensor:
        if not self.units:  # samples show no expression
            return params.expression
        expression = torch.full((turn.count, params.expression.shape[1]), torch.nan)
        for row, number in enumerate(draw(len(self.units), turn.count, random).tolist()):
            unit = self.units[number]
            low, top = unit.span(self.low, self.high)
            amount = low + (top - low) * torch.rand(1, generator=random)
            unit.place(expression[row : row + 1], amount)
        return _where_known(expression[turn.places], params.expression)

    def _move_light(self, params: FaceParams, turn: Turn, random: torch.Generator) -> torch.Tensor:
        """Adjust all portraits alike, which keeps the adjustment one batched operation."""
        names = list(_LIGHT_REACH)
        azimuth = float(torch.rand(1, generator=random)) < _AZIMUTH_SHARE
        name = names[0] if azimuth else names[1 + int(draw(len(names) - 1, 1, random))]
        amount = _LIGHT_REACH[name] * (2 * float(torch.rand(1, generator=random)) - 1)
        moved = adjust_light(params.sh_coeffs, LightAdjustment(**{name: amount}))
        return moved.clamp(self.darkest, self.brightest)

    def _shows(self, control: Control) -> bool:
        columns = list(control.columns)
        span = self.high.expression[0, columns] - self.low.expression[0, columns]
        return math.isfinite(float(span.sum())) and float(span.min()) > _LEAST_SPAN


def _where_known(drawn: torch.Tensor, otherwise: torch.Tensor) -> torch.Tensor:
    """Return what was drawn on the CPU, and another block (N, K) where that is no number."""
    drawn = drawn.to(otherwise.device)
    return torch.where(drawn.isnan(), otherwise, drawn)


def _movable(model: MorphableModel) -> list[Control]:
    """Return the controls of units; eyes turn together only, as they do in pictures."""
    units = [control for control in controls_for(model).values() if control.is_unit]
    eyes = {column for control in units if isinstance(control, Gaze) for column in control.columns}
    return [control for control in units if isinstance(control, Gaze) or not eyes & {*control.columns}]

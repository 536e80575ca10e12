"""How far an edited face is from the one that was wanted, in what a picture shows of it.

Expression units are not orthogonal axes: raised brows and less lowered ones, or a smile and less of a pucker,
move the same points, and a reconstructor cannot tell which of them it sees. Compared unit by unit, edits
would have to be ever stronger until it sees the very unit that was set. So expressions are compared by where
they put the inner landmarks, and the pupils where the reconstructor has seen irises, together with what
identity puts there: whether brows are raised or sit high is hard to tell, and a mesh that shows one movement
must not go with a picture that shows twice of it. Units that the reconstructor learned to tell apart
(`core.training.value_term`) are compared by themselves as well. So are all other parameters.
"""

from __future__ import annotations

from collections.abc import Collection

import torch
from torch import nn

from core.face.landmarks import INNER_FACE
from core.face.morphable_model import MorphableModel
from core.face.pupils import pupils
from core.rig.support import floored_sigma

# Blocks that no edit shall change or keep: portraits' alignment ties translation to rotation.
FREE = ("translation",)
# A pupil counts as so many landmarks: it is small, and people notice where it looks.
_PUPIL_WEIGHT = 3.0
# Units that hardly move a landmark do not count more than this times as much as an average expression.
_LARGEST_BOOST = 20.0
# Of the largest movement; directions in which expressions move landmarks less are no movement.
_LEAST_MOVEMENT = 1e-3


class ParameterMetric(nn.Module):
    """Squared differences of packed parameters, in σ of a rig's samples.

    Args:
        model: the face model.
        packed: (S, P) parameters of the samples.
        sees_gaze: whether they were learned from a reader that sees irises.
        told: the units that were learned from what points tell.
    """

    sigma: torch.Tensor
    importance: torch.Tensor
    kept: torch.Tensor
    shape: torch.Tensor
    head: torch.Tensor
    known: torch.Tensor

    def __init__(
        self,
        model: MorphableModel,
        packed: torch.Tensor,
        sees_gaze: bool = False,
        told: Collection[str] = (),
    ) -> None:
        super().__init__()
        table = model.table
        self.identity, self.expression = table.slice("identity"), table.slice("expression")
        sigma = floored_sigma(table, packed)
        self.register_buffer("sigma", sigma, persistent=False)
        self.register_buffer("importance", packed.std(0) / sigma, persistent=False)
        kept = torch.zeros(len(table.names), table.size, dtype=torch.bool)
        for row, name in enumerate(table.names):
            kept[row, table.slice(name)] = name not in FREE
        known = torch.zeros(table["expression"].size)
        known[[column for column, unit in enumerate(model.units) if unit in told]] = 1
        self.register_buffer("known", known.to(packed.device), persistent=False)
        self.register_buffer("kept", kept[kept.any(1)].to(packed.device), persistent=False)
        shape, head = (part.to(packed) for part in _landmark_shapes(model, sees_gaze))
        spread = (packed[:, self.expression] @ shape).var(0).sum().sqrt().clamp(min=1e-6)
        self.register_buffer("shape", shape / spread, persistent=False)
        self.register_buffer("head", head / spread, persistent=False)

    def features(self, difference: torch.Tensor) -> torch.Tensor:
        """Return differences (..., P) as features (..., P + Ke).

        In σ, expressions as shape; what is known of units follows, in σ as well.
        """
        scaled = difference / self.sigma
        moved = difference[..., self.expression] @ self.shape + difference[..., self.identity] @ self.head
        first, last = scaled[..., : self.expression.start], scaled[..., self.expression.stop :]
        return torch.cat([first, moved, last, scaled[..., self.expression] * self.known], dim=-1)

    def weights(
        self,
        wanted: torch.Tensor,
        original: torch.Tensor,
        leaks: float,
        trust: torch.Tensor | float = 1.0,
    ) -> torch.Tensor:
        """Return weights (N, P + Ke) of squared features of `wanted` less what was reached.

        What is asked for of a block has one together, so that missing all of it costs its mean square in σ,
        and three angles are not outweighed by an expression that is asked for as well; all else together has
        `leaks`, block by block the same. Columns that hardly vary weigh little. Of an expression that is
        asked for, the whole shape counts.

        Args:
            wanted: (N, P).
            original: (N, P).
            leaks: of everything that was not asked for.
            trust: (P,) factors on what is asked for.
        """
        asked = wanted != original
        shares = _shares(self.importance * (self.kept & asked[:, None])).sum(1)
        weights = shares * trust
        untouched = _shares(self.importance * (self.kept & ~asked[:, None]))  # (N, blocks, P)
        weights = weights + leaks / len(self.kept) * untouched.sum(1)
        change = wanted - original
        part = self.expression
        missed = (shares[:, part] * (change / self.sigma)[:, part].square()).sum(1)
        moved = (change[:, part] @ self.shape).square().sum(1)
        boost = (missed / moved.clamp(min=1e-9)).clamp(max=_LARGEST_BOOST)
        by_shape = torch.where(asked[:, part].any(1), boost, leaks / len(self.kept))
        by_shapes = by_shape[:, None].expand(-1, part.stop - part.start)
        weights = weights.slice_scatter(by_shapes, 1, part.start, part.stop)
        return torch.cat([weights, shares[:, part] * self.known], dim=1)

    def asked_units(self, wanted: torch.Tensor, original: torch.Tensor) -> torch.Tensor:
        """Return of how many units (N,) changes are asked for, 1 at least; those that hardly vary count less.

        Only of a reconstructor that tells units apart: by the shape of a face, all are one.
        """
        asked = (wanted != original)[:, self.expression] * self.importance[self.expression] * self.known
        return asked.sum(1).square() / asked.square().sum(1).clamp(min=1e-6)

    def error(
        self, achieved: torch.Tensor, wanted: torch.Tensor, original: torch.Tensor, leaks: float
    ) -> torch.Tensor:
        """Return the weighted squared difference (N,)."""
        weights = self.weights(wanted, original, leaks)
        return (weights * self.features(wanted - achieved).square()).sum(1)


def _shares(weights: torch.Tensor) -> torch.Tensor:
    """Scale weights (..., P) to sum to one; all-zero ones stay."""
    return weights / weights.sum(-1, keepdim=True).clamp(min=1e-6)


def _landmark_shapes(model: MorphableModel, sees_gaze: bool) -> tuple[torch.Tensor, torch.Tensor]:
    """Return (Ke, Ke) and (Ki, Ke): expression and identity as movements of landmarks, seen from the front.

    The first is symmetric and keeps lengths. Of identity what expressions can do, too, is kept.
    """
    inner = model.landmark_vertices[INNER_FACE]
    bases = model.expression_basis, model.identity_basis
    points = [basis[:, inner, :2].flatten(1) for basis in bases]
    if sees_gaze:
        fronts = pupils(model)
        turned = [_PUPIL_WEIGHT**0.5 * basis[:, fronts, :2].mean(2).flatten(1) for basis in bases]
        points = [torch.cat(pair, dim=1) for pair in zip(points, turned, strict=True)]
    moved, by_identity = points
    axes, lengths, movements = torch.linalg.svd(moved, full_matrices=False)
    reached = lengths > _LEAST_MOVEMENT * lengths.max()
    return (axes * lengths) @ axes.T, (by_identity @ movements.T * reached) @ axes.T

"""What a person is and what a moment shows are independent: a constraint that one picture cannot give.

A single portrait does not tell a frown from a low brow, nor a nod from a long skull, so that a reconstructor
trained picture by picture lets identity take over expression and pitch. Over many samples of a generator,
however, expression, pose and light hardly depend on who is shown. The penalty is the share of each momentary
parameter's variance that identity and albedo explain.
"""

from __future__ import annotations

import torch

from core.face.params import FaceParams

PERSON = ("identity", "albedo")
MOMENT = ("expression", "rotation", "sh_coeffs")
_SMALLEST_SIGMA = 1e-4


def dependence(params: FaceParams) -> torch.Tensor:
    """Measure how far expression, rotation and light follow identity and albedo, and expression rotation.

    Correlations are estimated on both halves of the batch and multiplied, which leaves no bias: independent
    parameters score zero on average however small the batch is (and may score below it).

    Args:
        params: of 2M samples, drawn at random, M at least 2.

    Returns:
        scalar: mean over the momentary parameters of Σ r² over the personal ones, plus that of expression
        over rotation.
    """
    halves = [_standardised(half) for half in _split(params)]
    person = [torch.cat([half[name] for name in PERSON], dim=1) for half in halves]
    moment = [torch.cat([half[name] for name in MOMENT], dim=1) for half in halves]
    expression, rotation = ([half[name] for half in halves] for name in ("expression", "rotation"))
    return _explained(moment, person) + _explained(expression, rotation)


def _split(params: FaceParams) -> tuple[FaceParams, FaceParams]:
    half = len(params) // 2
    assert half >= 2, f"{len(params)} samples are too few to correlate"
    return params[:half], params[half : 2 * half]


def _standardised(params: FaceParams) -> dict[str, torch.Tensor]:
    """Return block -> (M, K) with mean zero and mean square one in every column."""
    blocks = {name: getattr(params, name).flatten(1) for name in (*PERSON, *MOMENT)}
    return {name: _standard(block) for name, block in blocks.items()}


def _standard(columns: torch.Tensor) -> torch.Tensor:
    centred = columns - columns.mean(0)
    return centred / centred.square().mean(0).sqrt().clamp(min=_SMALLEST_SIGMA)


def _explained(targets: list[torch.Tensor], sources: list[torch.Tensor]) -> torch.Tensor:
    first, second = (a.T @ b / len(a) for a, b in zip(targets, sources, strict=True))
    return (first * second).sum(1).mean()

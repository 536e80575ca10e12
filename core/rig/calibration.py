"""Calibrated control: the request is corrected until the reconstructor sees what was asked for.

RigNet under-responds: asked for 20° it turns a head by less. F is a small network on codes, so a look at the
answer costs no picture; the request is moved by what is missing and made again. From the second time on the
answer to the last move tells how far to move (the secant method along the direction of the request).
"""

from __future__ import annotations

import torch

from core.face.params import FaceParams
from core.rig.reconstructor import FaceReconstructor
from core.rig.rignet import RigNet

STEPS = 2
# A corrected request stays this near to the wanted parameters, in σ of the corpus: further out RigNet
# extrapolates and pictures break. Light breaks first: what F misses of it is mostly beyond the generator.
FURTHEST = 3.0
FURTHEST_LIGHT = 0.5
# An answer this near, in squared σ, is not corrected any more.
NEAR_ENOUGH = 1e-3
# A weak answer lengthens a move this often at most.
LONGEST = 4.0


def calibrated_edit(
    rignet: RigNet,
    reconstructor: FaceReconstructor,
    w_plus: torch.Tensor,
    target: FaceParams,
    original: FaceParams,
    steps: int = STEPS,
) -> tuple[torch.Tensor, FaceParams]:
    """Move codes from their original parameters to new ones; of all answers the nearest to the wish counts.

    Only parameters that differ from the original are corrected; where none does, the code stays untouched
    bit for bit.

    Args:
        rignet: the trained network.
        reconstructor: F.
        w_plus: (N, L, w_dim) codes.
        target: N wanted parameters.
        original: F(w_plus), N parameters.
        steps: corrections of the request; zero is the paper's edit.

    Returns:
        (N, L, w_dim) edited codes and F of them.
    """
    table, sigma = rignet.table, rignet.p_sigma
    start, wanted = table.pack(original), table.pack(target)
    touched = (wanted != start) / sigma
    reach = FURTHEST * sigma
    light = table.slice("sh_coeffs")
    reach[light] = FURTHEST_LIGHT * sigma[light]
    resting = rignet(w_plus, original)
    request, before = wanted, (start, start)
    least = torch.full_like(wanted[:, 0], torch.inf)
    best_w, best_p = w_plus, start
    for step in range(steps + 1):
        # The edit is the difference of two answers, as in `core.rig.rignet.edit_latent`.
        edited = w_plus + (rignet(w_plus, table.unpack(request)) - resting)
        achieved = table.pack(reconstructor(edited))
        error = ((wanted - achieved) * touched).square().sum(1)
        better = error < least
        least = torch.where(better, error, least)
        best_w = torch.where(better[:, None, None], edited, best_w)
        best_p = torch.where(better[:, None], achieved, best_p)
        if float(least.max()) < NEAR_ENOUGH:
            break
        factor = _secant(touched * (request - before[0]), touched * (achieved - before[1])) if step else 1.0
        before = request, achieved
        request = request + factor * (wanted - achieved) * (touched > 0)
        request = torch.clamp(request, wanted - reach, wanted + reach)
    return best_w, table.unpack(best_p)


def _secant(moved: torch.Tensor, answered: torch.Tensor) -> torch.Tensor:
    """Return how much a request (N, P) must move for an answer of one, from its last move; (N, 1)."""
    along = (moved * answered).sum(1, keepdim=True)
    factor = moved.square().sum(1, keepdim=True) / along
    return torch.where(along > 0, factor.clamp(1.0, LONGEST), 1.0)

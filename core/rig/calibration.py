"""Calibrated control: the request is corrected until the reconstructor sees what was asked for.

RigNet under-responds: asked for 20° it turns a head by less. F is a small network on codes, so looking at the
answer costs no picture; the request is moved by what is missing and made again.
"""

from __future__ import annotations

import torch

from core.face.params import FaceParams
from core.rig.reconstructor import FaceReconstructor
from core.rig.rignet import RigNet

STEPS = 4
# How far a corrected request may leave the wanted value, in σ of the rig's samples: beyond that RigNet
# extrapolates and pictures break.
FURTHEST = 3.0


def calibrated_edit(
    rignet: RigNet,
    reconstructor: FaceReconstructor,
    w_plus: torch.Tensor,
    target: FaceParams,
    original: FaceParams,
    steps: int = STEPS,
) -> tuple[torch.Tensor, FaceParams]:
    """Move codes from their original parameters to new ones, correcting the touched parameters.

    Parameters equal to the original leave the code untouched bit for bit; zero steps are the paper's edit.

    Args:
        rignet: the trained network.
        reconstructor: F.
        w_plus: (N, L, w_dim) codes.
        target: N wanted parameters.
        original: F(w_plus), N parameters.
        steps: corrections of the request.

    Returns:
        (N, L, w_dim) edited codes and F of them.
    """
    table = rignet.table
    wanted = table.pack(target)
    touched = wanted != table.pack(original)
    reach = FURTHEST * rignet.p_sigma
    resting = rignet(w_plus, original)
    request, best = wanted, torch.full_like(wanted[:, 0], torch.inf)
    chosen_w, chosen_p = w_plus, table.pack(original)
    for _ in range(steps + 1):
        edited = w_plus + (rignet(w_plus, table.unpack(request)) - resting)
        achieved = table.pack(reconstructor(edited))
        missing = (wanted - achieved) * touched
        error = (missing / rignet.p_sigma).square().sum(1)
        better = error < best
        best = torch.where(better, error, best)
        chosen_w = torch.where(better[:, None, None], edited, chosen_w)
        chosen_p = torch.where(better[:, None], achieved, chosen_p)
        request = torch.clamp(request + missing, wanted - reach, wanted + reach)
    return chosen_w, table.unpack(chosen_p)

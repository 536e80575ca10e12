"""Figure 4: which style layers RigNet changes for rotation, expression and light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from matplotlib.figure import Figure

from core.controls.transfer import transfer
from core.evaluation.report.charts import bar_chart
from core.face.groups import GroupName
from core.generator.style_bands import style_bands
from core.rig.calibration import STEPS, Calibrator
from core.rig.rig import Rig
from core.rig.rignet_choices import edited_groups

LEAST_TRANSFERS = 2_500
_BATCH = 250
IN_PAPER = {"pose": ("coarse",), "expression": ("coarse", "middle"), "light": ("middle",)}
"""Bands in which most of the change lies in the paper."""


@dataclass(frozen=True, eq=False)
class LayerChanges:
    """Change of each latent.

    Attributes:
        transfers: how many; lengths: (transfers, L) of ‖ŵ_i − w_i‖ by group.
        bands: layers of coarse, middle and fine styles.
    """

    transfers: int
    lengths: dict[GroupName, np.ndarray]
    bands: dict[str, tuple[int, ...]]

    def numbers(self) -> dict[str, Any]:
        """Return mean and σ per latent, and the share of the mean squared change in each band."""
        return {
            "transfers": self.transfers,
            "bands": {name: list(layers) for name, layers in self.bands.items()},
            **{group: self._of(lengths) for group, lengths in self.lengths.items()},
        }

    def _of(self, lengths: np.ndarray) -> dict[str, Any]:
        power = (lengths**2).mean(0)
        shares = {name: float(power[list(layers)].sum() / power.sum()) for name, layers in self.bands.items()}
        return {"mean": lengths.mean(0).tolist(), "sigma": lengths.std(0).tolist(), "band_shares": shares}

    def chart(self) -> Figure:
        """Draw mean and σ per latent."""
        layers = next(iter(self.lengths.values())).shape[1]
        owner = {layer: name for name, members in self.bands.items() for layer in members}
        first = {members[0] for members in self.bands.values() if members}
        labels = [f"{i}\n{owner[i]}" if i in first else f"{i}" for i in range(layers)]
        means: dict[str, np.ndarray] = {group: lengths.mean(0) for group, lengths in self.lengths.items()}
        sigmas: dict[str, np.ndarray] = {group: lengths.std(0) for group, lengths in self.lengths.items()}
        figure = bar_chart(labels, means, "‖ŵ − w‖: mean, bar: σ", sigmas, width=9.5)
        figure.axes[0].set_xlabel("style layer")
        return figure

    def sentence(self) -> str:
        """Say where the changes lie, beside what the paper reports."""
        shares = {group: self._of(lengths)["band_shares"] for group, lengths in self.lengths.items()}
        most = {group: max(bands, key=bands.__getitem__) for group, bands in shares.items()}
        parts = [
            f"{group}: {', '.join(f'{name} {share:.0%}' for name, share in shares[group].items())} of "
            f"the squared change{_beside_paper(group, most[group])}"
            for group in shares
        ]
        return "; ".join(parts) + "."


def _beside_paper(group: GroupName, band: str) -> str:
    expected = IN_PAPER.get(group)
    if expected is None:
        return ""
    how = "as" if band in expected else "unlike"
    return f" ({how} in the paper, where it lies in {' and '.join(expected)} layers)"


@torch.inference_mode()
def layer_changes(rig: Rig, calibrated: bool) -> LayerChanges:
    """Transfer each group between the rig's own samples, codes only, at least 2,500 times."""
    w = torch.from_numpy(rig.statistics.w).to(rig.generator.w_avg.device)
    w_plus = rig.generator.broadcast(w)
    own = rig.reconstructor(w_plus)
    calibrator = Calibrator(rig.model, rig.reconstructor, rig.statistics, rig.rignet)
    portraits = calibrator.see(w_plus, own)
    rounds = -(-LEAST_TRANSFERS // len(w))
    lengths: dict[GroupName, np.ndarray] = {}
    for group in edited_groups(rig.model.groups):
        found = []
        for shift in range(1, rounds + 1):
            order = torch.arange(len(w)).roll(-shift)
            for rows in torch.arange(len(w)).split(_BATCH):
                target = transfer(rig.model, own[rows], own[order[rows]], [group])
                steps = STEPS if calibrated else 0
                edited, _ = calibrator.edit(portraits[rows], target, steps)
                found.append((edited - w_plus[rows]).norm(dim=2))
        lengths[group] = torch.cat(found).cpu().numpy()
    return LayerChanges(rounds * len(w), lengths, style_bands(rig.generator.layer_resolutions))

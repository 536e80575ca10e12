"""The term of F's training that compares values: what points say of head, eyes and expression.

Through a face model's landmarks, F can explain a raised brow by a higher forehead, and does: correlations of
its readings with the truth were 0.28 for raised brows, 0.78 for smiles, on portraits of known scenes. Values
that were learned from known heads (`core.face.point_values`) tell these apart. Each of them is uncertain; F,
which must explain all samples by their codes, averages that away.
"""

from __future__ import annotations

import torch
from torch import nn

from core.controls.control import controls_for
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.face.point_values import PointValues
from core.training.samples import LatentCorpus

_OUTLIER = 3.0  # errors of a value, beyond which distances count linearly


class ValueTerm(nn.Module):
    """Compares faces with what points say.

    Args:
        model: the face model, which has all of these values' controls.
        values: what the points of the samples' reader tell.
        weight: of the term.
    """

    error: torch.Tensor

    def __init__(self, model: MorphableModel, values: PointValues, weight: float) -> None:
        super().__init__()
        controls = controls_for(model)
        self._controls = [controls[name] for name in values.names]
        self._values, self._weight, self._units = values, weight, model.units
        self.register_buffer("error", torch.from_numpy(values.error).float(), persistent=False)

    @property
    def units(self) -> tuple[str, ...]:
        """Those of the model that are compared."""
        columns = {c for control in self._controls if control.block == "expression" for c in control.columns}
        return tuple(unit for column, unit in enumerate(self._units) if column in columns)

    def told(self, samples: LatentCorpus) -> torch.Tensor:
        """Return what all points (N, K, 2) of samples say, (N, V); zero where no face was found."""
        told = torch.zeros(len(samples), len(self._controls))
        found = samples.valid
        told[found] = torch.from_numpy(self._values.read(samples.landmarks[found].numpy())).float()
        return told

    def forward(self, params: FaceParams, told: torch.Tensor, found: torch.Tensor) -> torch.Tensor:
        """Return the weighted distance (N,) of faces from what was told (N, V), zero unless found (N,)."""
        read = torch.stack([c.read(params) for c in self._controls], dim=1)
        squared = ((read - told) / self.error).square()
        robust = 2 * _OUTLIER**2 * ((1 + squared / _OUTLIER**2).sqrt() - 1)
        return self._weight * robust.mean(1) * found

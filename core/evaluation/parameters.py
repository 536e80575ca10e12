"""The parameters that are swept: which controls move them and who can read them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch

from core.controls.control import LIGHTS, controls_for, group_of, panel_controls
from core.errors import RequestError
from core.face.groups import GroupName
from core.face.params import FaceParams
from core.judges.picture import PictureJudge
from core.rig.rig import Rig
from core.rig.support import support_of
from core.samples.distributions import distributions

LEVELS = 7
SUPPORT = (2, 98)
"""Percentiles of the rig's statistics between which levels lie; units go as far as requests count."""
_MOST_UNKNOWN = 5
_MOVING_SIGMA = 0.01  # below, the generator does not show the parameter at all


@dataclass(frozen=True)
class Parameter:
    """One quantity that an artist changes.

    Attributes:
        name: key in reports; label: for people.
        controls: set together to the same value.
        measure: landmark measure that shows it (`core.judges.landmarks.MEASURES`), if any.
        axis: column of the landmarks' pose that shows it, if any.
    """

    name: str
    label: str
    unit: str
    controls: tuple[str, ...]
    measure: str | None = None
    axis: int | None = None

    @property
    def group(self) -> GroupName:
        """The group of its controls."""
        return group_of(self.controls[0])

    @property
    def is_relative(self) -> bool:
        """Whether its controls change what a portrait has (see `core.controls.control`)."""
        return self.name in {control.name for control in LIGHTS}


_KNOWN = (
    Parameter("yaw", "Yaw", "°", ("yaw",), axis=0),
    Parameter("pitch", "Pitch", "°", ("pitch",), axis=1),
    Parameter("roll", "Roll", "°", ("roll",), axis=2),
    Parameter("mouthSmile", "Smile", "", ("mouthSmile",), "smile"),
    Parameter("jawOpen", "Jaw open", "", ("jawOpen",), "mouth_opening"),
    Parameter("eyeBlink", "Blink", "", ("eyeBlink",), "eye_opening"),
    Parameter("browUp", "Brows up", "", ("browInnerUp", "browOuterUp"), "brow_height"),
    Parameter("browDown", "Brows down", "", ("browDown",), "brow_height"),
    Parameter("mouthPucker", "Pucker", "", ("mouthPucker",), "mouth_width"),
    Parameter("mouthFrown", "Frown", "", ("mouthFrown",), "smile"),
    Parameter("light_azimuth", "Light azimuth", "°", ("light_azimuth",)),
    Parameter("light_elevation", "Light elevation", "°", ("light_elevation",)),
)


class ParameterTable:
    """The parameters that one rig has, with its own distribution of each.

    Args:
        rig: whose controls they are.
        chosen: names of those that are swept; none for all.

    Raises:
        RequestError: the rig has no parameter of a chosen name.

    Attributes:
        known: parameters that the face model has; parameters: those that the rig's samples vary in, which
            are swept; left_out: labels of the others.
    """

    def __init__(self, rig: Rig, chosen: Collection[str] = ()) -> None:
        self.rig = rig
        self.params = rig.model.table.unpack(torch.from_numpy(rig.statistics.params))
        self.readers = {name: d.read for name, d in distributions(rig.model, self.params).items()}
        self._controls = controls = controls_for(rig.model)
        self._support = [
            rig.model.table.unpack(end[None]) for end in support_of(torch.from_numpy(rig.statistics.params))
        ]
        known = [p for p in _KNOWN if all(name in controls for name in p.controls)]
        of_groups = {name: [p for p in known if p.group == name] for name in rig.model.groups}
        known = [p for name, found in of_groups.items() for p in found or self._first_controls(name)]
        if missing := set(chosen) - {p.name for p in known}:
            names = ", ".join(p.name for p in known)
            raise RequestError(f"There is no parameter {min(missing)!r} to sweep; choose from {names}.")
        known = [p for p in known if p.name in chosen or not chosen]
        self.known = known
        self.parameters = [p for p in known if self.sigma(p) > _MOVING_SIGMA]
        self.left_out = [p.label for p in known if self.sigma(p) <= _MOVING_SIGMA]

    @cached_property
    def block_sigma(self) -> torch.Tensor:
        """Standard deviation (P,) of the packed vector over the rig's samples."""
        return torch.from_numpy(self.rig.statistics.params).std(0).clamp(min=1e-4)

    def values(self, parameter: Parameter, params: FaceParams) -> np.ndarray:
        """Return what `params` say of a parameter, (N,) in its unit."""
        columns = [self.readers[name](params) for name in parameter.controls]
        return torch.stack(columns).mean(0).numpy().astype(np.float64)

    def levels(self, parameter: Parameter) -> np.ndarray:
        """Return evenly spaced values within the support.

        Units are rare in portraits, and F damps what it reads of them: eyes that 98 % of portraits hold open
        do close, and films will ask for it.
        """
        controls = [self._controls[name] for name in parameter.controls]
        if all(control.is_unit for control in controls):
            lows, highs = zip(*(control.span(*self._support) for control in controls), strict=True)
            return np.linspace(max(lows), min(highs), LEVELS)
        low, high = np.percentile(self.values(parameter, self.params), SUPPORT)
        return np.linspace(low, high, LEVELS)

    def sigma(self, parameter: Parameter) -> float:
        """Return the spread of a parameter over the rig's samples."""
        return float(self.values(parameter, self.params).std())

    def settings(self, parameter: Parameter, level: float, own: float) -> dict[str, float]:
        """Return the controls that bring a portrait from its own value to a level; light is relative."""
        controls = [self._controls[name] for name in parameter.controls]
        return {
            c.name: float(np.clip(level - own if c.is_relative else level, c.minimum, c.maximum))
            for c in controls
        }

    def _first_controls(self, group: GroupName) -> list[Parameter]:
        """Return what is swept of a group of which no parameter is known."""
        members = [c for c in panel_controls(self.rig.model) if c.group == group and c.columns]
        return [Parameter(c.name, c.label, c.unit, (c.name,)) for c in members[:_MOST_UNKNOWN]]


def read_by_judge(judge: PictureJudge, parameter: Parameter, readings: np.ndarray) -> np.ndarray | None:
    """Return the judge's values (N,) of a parameter; None if the judge cannot read it.

    Args:
        judge: whose readings they are.
        parameter: what is asked about.
        readings: (N, K) of the judge.
    """
    columns = [judge.column(name) for name in parameter.controls]
    known = [column for column in columns if column is not None]
    return readings[:, known].mean(1) if known else None

"""The coefficients of the open portrait: what it has, what is set and wanted, what the edit achieves."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from app.document.rig_info import RigInfo
from app.document.session import EditSession
from app.labels import translated
from core.controls.control import Control
from core.editing.portrait_source import PortraitSource
from core.face.params import FaceParams

SAME = 5e-4  # less does not show in three digits


class Place(NamedTuple):
    """One coefficient: its title, its block, its place in there, and what sets it, if anything does."""

    title: str
    block: str
    number: int
    unit: str
    control: Control | None

    @property
    def scale(self) -> float:
        """What it is multiplied by for display: angles stand in degrees, as on the sliders."""
        return math.degrees(1) if self.block == "rotation" else 1.0


class Coefficients:
    """Reads the session whenever it is told to.

    Attributes:
        places: every coefficient in the order of the semantic vector.
        values: (P, 3) the portrait's own, wanted and achieved values in display units; NaN until known.
    """

    def __init__(self, session: EditSession) -> None:
        self._session = session
        self.places: list[Place] = []
        self._values: np.ndarray | None = None

    @property
    def values(self) -> np.ndarray:
        """What the session holds; read when it is asked for, since a drag needs the time more."""
        if self._values is None:
            self._values = self._read()
        return self._values

    def list_places(self) -> None:
        """Take up the coefficients of another rig; a bare generator has none."""
        rig = self._session.rig
        self.places = _places(rig) if rig else []
        self.forget()

    def forget(self) -> None:
        """The session holds other values."""
        self._values = None

    def _read(self) -> np.ndarray:
        session = self._session
        result, target = session.result, session.target_params()
        if session.rig is None or result is None or target is None:
            return np.full((len(self.places), 3), np.nan)
        scale = np.array([place.scale for place in self.places])
        faces = FaceParams.cat([result.original, target, result.achieved])
        return session.rig.model.table.pack(faces).numpy().T * scale[:, None]

    def setting(self, row: int) -> float | None:
        """Return what the control of a coefficient is set to, or None where it is untouched."""
        control = self.places[row].control
        return self._session.edit.controls.get(control.name) if control else None

    def shown_range(self, row: int) -> tuple[float, float]:
        """Return between which values 98 % of the generator's portraits lie."""
        assert self._session.rig is not None
        low, high = self._session.rig.coefficient_ranges[row] * self.places[row].scale
        return float(low), float(high)

    def is_changed(self, row: int) -> bool:
        """Whether something else is wanted than the portrait has."""
        own, wanted, _ = self.values[row]
        return bool(abs(wanted - own) > SAME)

    def is_beyond(self, row: int) -> bool:
        """Whether something is wanted that hardly any of the generator's portraits shows."""
        low, high = self.shown_range(row)
        return self.is_changed(row) and not low - SAME <= self.values[row, 1] <= high + SAME

    def as_json(self, rows: Iterable[int]) -> str:
        """Return coefficients as readable JSON, with the portrait that has them."""
        source = self._session.edit.source
        listed = [self._as_object(row) for row in rows]
        name = {"seed": source.seed} if isinstance(source, PortraitSource) else {"portrait": source.name}
        document = name | {"truncation_psi": source.truncation_psi, "coefficients": listed}
        return json.dumps(document, indent=2, ensure_ascii=False)

    def _as_object(self, row: int) -> dict[str, object]:
        place = self.places[row]
        own, wanted, achieved = (None if math.isnan(v) else round(float(v), 6) for v in self.values[row])
        return {
            "block": place.block,
            "number": place.number,
            "name": place.control.name if place.control else f"{place.block}_{place.number}",
            "unit": place.unit,
            "portrait": own,
            "set": self.setting(row),
            "wanted": wanted,
            "achieved": achieved,
        }


def _places(rig: RigInfo) -> list[Place]:
    single = {(c.block, c.columns): c for c in rig.controls.values() if len(c.columns) == 1}
    places = []
    for block in rig.model.table.blocks:
        for number in range(block.size):
            control = single.get((block.name, (number,)))
            title = translated(control.label) if control else f"{translated(block.label)} {number + 1}"
            unit = control.unit if control else block.unit
            places.append(Place(title, block.name, number, unit, control))
    return places

"""Presets: a few control values with a name, one readable JSON file each.

A preset of light may also say where the light shall stand; which controls bring it there depends on the light
that the portrait has.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.controls.control import Control
from core.errors import AssetError
from core.face.groups import GROUPS, GroupName
from core.face.params import FaceParams
from core.files.file_kind import PRESET_FORMAT
from core.files.json_fields import LARGEST, JsonFields
from core.files.json_text import read_json
from core.files.whole_file import write_json
from core.samples.distributions import light_stand
from core.samples.reliability import Range

_PLACES = ("azimuth", "elevation")
_LONGEST_KEY = 64


@dataclass(frozen=True)
class Preset:
    """Values for controls of one group.

    Attributes:
        controls: values by name, in the controls' units.
        rest: value of every other control of the group, or the nearest that portraits follow; None leaves
            them to the portrait.
        light_at: azimuth and elevation in degrees at which the light shall stand, in the world frame.
        free_key: of the rig that it was made with, where it sets shapes or free directions, by which others
            mean something else; else empty.
    """

    name: str
    group: GroupName
    controls: Mapping[str, float] = field(default_factory=dict)
    rest: float | None = None
    light_at: Mapping[str, float] = field(default_factory=dict)
    free_key: str = ""

    def fits(self, free_key: str) -> bool:
        """Return whether it means on a rig what it meant where it was made."""
        return self.free_key in ("", free_key)

    def values(
        self,
        controls: Mapping[str, Control],
        own: FaceParams | None,
        reach: Mapping[str, Range] | None = None,
    ) -> dict[str, float]:
        """Return the values to set on a portrait, within what the controls allow.

        Args:
            controls: those that the preset may set, by name.
            own: the portrait's own parameters, N = 1; None where nobody reads them.
            reach: the range of each control in which portraits follow, where it is known.
        """
        members = [c for c in controls.values() if c.group == self.group or self._names(c)]
        wanted: dict[str, float] = {}
        if self.rest is not None:
            anywhere = -math.inf, math.inf
            wanted = {
                c.name: _nearest(self.rest, (reach or {}).get(c.name, anywhere))
                for c in members
                if c.group == self.group
            }
        wanted |= self.controls
        stand = light_stand(own) if own is not None else {}
        for place, degrees in self.light_at.items() if stand else ():
            turn = degrees - stand[place]
            wanted[f"light_{place}"] = (turn + 180) % 360 - 180
        return {c.name: min(max(wanted[c.name], c.minimum), c.maximum) for c in members if c.name in wanted}

    def _names(self, control: Control) -> bool:
        """Return whether it sets a control whose group has been split from its own."""
        return control.name in self.controls and GROUPS[control.group].split_from == self.group


def read_preset(path: Path) -> Preset:
    """Read a preset file.

    Raises:
        AssetError: the file is missing, not JSON or not a preset; the sentence names file and field.
    """
    document = read_json(path, remedy="restore or delete it")
    if not isinstance(document, dict) or document.get("format") != PRESET_FORMAT:
        raise AssetError(f"{path}: field format is not {PRESET_FORMAT!r}; choose a preset file.")
    if not isinstance(document.get("name"), str) or not document["name"].strip():
        raise AssetError(f"{path}: field name is not text; give the preset a name.")
    if document.get("group") not in list(GROUPS):
        raise AssetError(f"{path}: field group is not one of {', '.join(GROUPS)}; correct it.")
    rest = _numbers(path, "rest", {"rest": document["rest"]})["rest"] if "rest" in document else None
    light_at = _numbers(path, "light_at", document.get("light_at", {}))
    if set(light_at) - set(_PLACES):
        raise AssetError(f"{path}: field light_at takes azimuth and elevation only; correct it.")
    controls = _numbers(path, "controls", document.get("controls", {}))
    free_key = JsonFields(path, {"free_key": "", **document}).text("free_key", _LONGEST_KEY)
    return Preset(document["name"].strip(), document["group"], controls, rest, light_at, free_key)


def write_preset(path: Path, preset: Preset) -> None:
    """Write a preset file; raises ExportError."""
    document: dict[str, Any] = {"format": PRESET_FORMAT, "name": preset.name, "group": preset.group}
    if preset.rest is not None:
        document["rest"] = preset.rest
    if preset.light_at:
        document["light_at"] = dict(preset.light_at)
    if preset.free_key:
        document["free_key"] = preset.free_key
    document["controls"] = dict(preset.controls)
    write_json(path, document)


def _nearest(value: float, reach: Range) -> float:
    return min(max(value, reach[0]), reach[1])


def _numbers(path: Path, name: str, value: object) -> dict[str, float]:
    if not isinstance(value, dict):
        raise AssetError(f"{path}: field {name} does not map names to numbers; correct it.")
    for key, number in value.items():
        if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) <= LARGEST:
            raise AssetError(f"{path}: field {name} has no number for {key!r}; correct it.")
    return {key: float(number) for key, number in value.items()}

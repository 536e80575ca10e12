"""Named controls: what a slider, a command-line option or a file sets.

Pose and expression controls are absolute and start at the portrait's own value. So do the raw coefficients of
the light, `sh_0_r` to `sh_8_b`. The artist's light controls are relative (see `core.render.light`): they act
on the light last, raw coefficients included, and zero is identity. So a raw coefficient at the portrait's own
value changes nothing, whatever the artist's controls do, and these always move a whole light.

Identity and albedo have none. RigNet's modes leave them alone, and calibration would meet them in the eyes of
F only: landmarks of the shipped rig's portraits then show another pose, not another shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from core.face.morphable_model import MorphableModel
from core.face.params import COMPONENT_LIMIT, SH_BANDS

Group = Literal["pose", "expression", "light"]
LIGHT = "light_"
CHANNELS = "RGB"
SH_LIMIT = 4.0
"""Raw light coefficients stay within ± this; white even light of shading 1 is 3.54 of order 0."""
OPPOSITES = ("jaw", "mouth")  # jawLeft and jawRight are two directions, not two sides


@dataclass(frozen=True)
class Control:
    """One named control.

    Attributes:
        name: as typed on the command line, for example `yaw`, `jawOpen`, `light_azimuth`.
        columns: columns of the block that the control drives (rotation, expression or, band by band and then
            by channel, sh_coeffs); empty for the artist's light controls.
        minimum, maximum, step: in `unit`.
        neutral: value that leaves a portrait unchanged, or None where that is the portrait's own value.
    """

    name: str
    group: Group
    label: str
    unit: str
    minimum: float
    maximum: float
    step: float
    neutral: float | None = None
    columns: tuple[int, ...] = ()

    @property
    def is_raw(self) -> bool:
        """Whether this is a bare coefficient, which panels of sliders leave to the table of coefficients."""
        return self.group == "light" and bool(self.columns)


POSE = (
    Control("yaw", "pose", "Yaw", "°", -60, 60, 1, columns=(0,)),
    Control("pitch", "pose", "Pitch", "°", -35, 35, 1, columns=(1,)),
    Control("roll", "pose", "Roll", "°", -30, 30, 1, columns=(2,)),
)
LIGHTS = (
    Control("light_azimuth", "light", "Azimuth", "°", -90, 90, 1, 0.0),
    Control("light_elevation", "light", "Elevation", "°", -60, 60, 1, 0.0),
    Control("light_intensity", "light", "Intensity", "%", -100, 100, 1, 0.0),
    Control("light_ambient", "light", "Ambient", "%", -100, 100, 1, 0.0),
    Control("light_warmth", "light", "Warmth", "%", -100, 100, 1, 0.0),
)
RAW_LIGHTS = tuple(
    Control(
        f"sh_{band}_{channel.lower()}", "light", f"SH {band} {channel}", "", -SH_LIMIT, SH_LIMIT, 0.01,
        columns=(3 * band + place,),
    )
    for band in range(SH_BANDS)
    for place, channel in enumerate(CHANNELS)
)  # fmt: skip


def controls_for(model: MorphableModel) -> dict[str, Control]:
    """Return every control of a model by name; a left/right pair also has one control without the suffix."""
    return {control.name: control for control in _controls(model.units, model.components)}


def panel_controls(model: MorphableModel) -> list[Control]:
    """Return the controls that a panel shows: pairs stand for their two sides."""
    pairs = _pairs(model.units)
    paired = {column for pair in pairs for column in pair.columns}
    singles = [
        c for c in controls_for(model).values() if c.group == "expression" and not paired & {*c.columns}
    ]
    return [*POSE, *sorted((*pairs, *singles), key=lambda c: c.name), *LIGHTS]


def group_of(name: str) -> Group:
    """Return the group of a control, whichever face model it belongs to."""
    if name.startswith(LIGHT):
        return "light"
    return "pose" if name in {control.name for control in POSE} else "expression"


def _unit(name: str, columns: tuple[int, ...]) -> Control:
    return Control(name, "expression", _label(name), "", 0.0, 1.0, 0.01, columns=columns)


def _component(name: str, column: int) -> Control:
    label = name.replace("_", " ").capitalize()
    return Control(name, "expression", label, "σ", -COMPONENT_LIMIT, COMPONENT_LIMIT, 0.05, columns=(column,))


@cache
def _controls(units: tuple[str, ...], components: tuple[str, ...]) -> tuple[Control, ...]:
    singles = [_unit(name, (column,)) for column, name in enumerate(units)]
    unnamed = [_component(name, column) for column, name in enumerate(components, len(units))]
    return (*POSE, *_pairs(units), *singles, *unnamed, *LIGHTS, *RAW_LIGHTS)


@cache
def _pairs(units: tuple[str, ...]) -> tuple[Control, ...]:
    """Return one control for each pair of units `nameLeft`, `nameRight` that move as mirror images."""
    names = {name: column for column, name in enumerate(units)}
    stems = [name.removesuffix("Left") for name in names if name.endswith("Left")]
    return tuple(
        _unit(stem, (names[stem + "Left"], names[stem + "Right"]))
        for stem in stems
        if stem + "Right" in names and stem not in OPPOSITES
    )


def _label(name: str) -> str:
    """Split camel case: `mouthSmileLeft` reads `Mouth smile left`."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in name)
    return words[:1].upper() + words[1:]

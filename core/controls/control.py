"""Named controls: what a slider, a command-line option or a file sets.

Pose and expression controls are absolute and start at the portrait's own value. So do the raw coefficients of
the light, `sh_0_r` to `sh_8_b`. The artist's light controls are relative (see `core.render.light`): they act
on the light last, raw coefficients included, and zero is identity. So a raw coefficient at the portrait's own
value changes nothing, whatever the artist's controls do, and these always move a whole light.

Those of the shape move many coefficients of identity at once (see `core.face.face_shapes`); a single one has
none, and neither has albedo.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from core.face.bounds import COMPONENT_LIMIT, SH_BANDS
from core.face.groups import FREE, SHAPE, GroupName, owner

if TYPE_CHECKING:
    import torch

    from core.face.morphable_model import MorphableModel
    from core.face.params import FaceParams

LIGHT = "light_"
_FREE, _SHAPE = f"{FREE}_", f"{SHAPE}_"
CHANNELS = "RGB"
SHAPE_LIMIT = 3.5
"""Shapes stay within ± so many σ of a rig's samples, of which hardly one lies beyond."""
SH_LIMIT = 4.0
"""Raw light coefficients stay within ± this; white even light of shading 1 is 3.54 of order 0."""
ROUNDING = 1e-6
GAZES = {
    "eyeLookX": ("Gaze sideways", ("OutLeft", "InRight", "InLeft", "OutRight")),
    "eyeLookY": ("Gaze up", ("UpLeft", "UpRight", "DownLeft", "DownRight")),
}
"""Gaze of both eyes: label, and units after `eyeLook`; to the right of the picture and upwards first."""
OPPOSITES = ("jaw", "mouth")  # jawLeft and jawRight are two directions, not two sides


@dataclass(frozen=True)
class Control:
    """One named control; this one moves columns of a block together, others derive from it.

    Attributes:
        name: as typed on the command line, for example `yaw`, `jawOpen`, `light_azimuth`.
        block: block of the semantic vector that it acts on; empty where it acts on none.
        minimum, maximum, step: in `unit`; degrees stand for what the block has in radians.
        neutral: value that leaves a portrait unchanged, or None where that is the portrait's own value.
        columns: columns of the block that it reads and sets; of `sh_coeffs` band by band, then by channel.
    """

    name: str
    block: str
    label: str
    unit: str
    minimum: float
    maximum: float
    step: float
    neutral: float | None = None
    columns: tuple[int, ...] = ()

    @property
    def group(self) -> GroupName:
        """The group that it belongs to."""
        return owner(self.block, self.name)

    @property
    def is_relative(self) -> bool:
        """Whether its values are changes of what the portrait has, which then reads zero."""
        return not self.columns

    @property
    def is_unit(self) -> bool:
        """Whether it stands for what the face model can do: a named unit, several of them or a component."""
        return type(self) in (Control, Gaze)

    @property
    def is_raw(self) -> bool:
        """Whether this is a bare coefficient, which panels of sliders leave to the table of coefficients."""
        return False

    def read(self, params: FaceParams) -> torch.Tensor:
        """Return the values (N,) of N faces, in the control's unit; of several columns, their mean."""
        values = self._coefficients(params).mean(1)
        return values.rad2deg() if self.unit == "°" else values

    def write(self, params: FaceParams, value: float) -> FaceParams:
        """Return N faces with this control at a value in its unit; nothing else changes, not even a bit.

        Several columns move by the same amount, so that a portrait keeps its asymmetry; where one of them has
        reached its end, the others move on until their mean is the value.
        """
        block = getattr(params, self.block)
        changed = block.flatten(1).clone()
        stored = math.radians(value) if self.unit == "°" else value
        changed[:, list(self.columns)] = self._moved(self._coefficients(params), stored)
        return params.replace(**{self.block: changed.view_as(block)})

    def span(self, low: FaceParams, high: FaceParams) -> tuple[float, float]:
        """Return its least and largest value where coefficients reach from one face to another.

        Units count from rest.
        """
        least = float(self.read(low)[0]) if self.minimum < 0 else 0.0
        return least, min(float(self.read(high)[0]), self.maximum)

    def place(self, block: torch.Tensor, amounts: torch.Tensor) -> None:
        """Put amounts (N,), in the control's unit, into the flat block (N, K), whatever it held."""
        block[:, list(self.columns)] = amounts[:, None]

    def _coefficients(self, params: FaceParams) -> torch.Tensor:
        return getattr(params, self.block).flatten(1)[:, list(self.columns)]

    def _moved(self, coefficients: torch.Tensor, stored: float) -> torch.Tensor:
        shift = stored - coefficients.mean(1, keepdim=True)
        moved = (coefficients + shift).clamp(self.minimum, self.maximum)
        for _ in self.columns[1:]:  # what some cannot move further, the others do
            missing = len(self.columns) * (stored - moved.mean(1, keepdim=True))
            down, up = missing < -ROUNDING, missing > ROUNDING
            free = (down & (moved > self.minimum)) | (up & (moved < self.maximum))
            share = missing / free.sum(1, keepdim=True).clamp(min=1)
            moved = (moved + free * share).clamp(self.minimum, self.maximum)
        return moved


class Coefficient(Control):
    """Sets one coefficient to the very value."""

    @property
    def is_raw(self) -> bool:
        """Whether a coefficient means nothing by itself, as those of spherical harmonics."""
        return not self.unit

    def _moved(self, coefficients: torch.Tensor, stored: float) -> torch.Tensor:
        return coefficients.new_full(coefficients.shape, stored)


class Gaze(Control):
    """Turns both eyes the same way.

    Units of eyes that turn one way come first among its columns, then those of the opposite way, eye by eye.
    """

    def read(self, params: FaceParams) -> torch.Tensor:
        """Return how far eyes are turned (N,), the mean of both."""
        return self._turned(params).mean(1)

    def write(self, params: FaceParams, value: float) -> FaceParams:
        """Return N faces with both eyes turned by the same amount; what undoes the other way comes first."""
        turned = self._turned(params)
        change = self._moved(turned, value) - turned
        forward, back = self._coefficients(params).chunk(2, dim=1)
        released = change.clamp(min=0).minimum(back), (-change).clamp(min=0).minimum(forward)
        half = len(self.columns) // 2
        block = params.expression.clone()
        block[:, list(self.columns[:half])] = forward + change.clamp(min=0) - released[0] - released[1]
        block[:, list(self.columns[half:])] = back + (-change).clamp(min=0) - released[0] - released[1]
        return params.replace(expression=block)

    def span(self, low: FaceParams, high: FaceParams) -> tuple[float, float]:
        """Return how far eyes turn each way, from straight ahead."""
        forward, back = self._coefficients(high)[0].clamp(max=self.maximum).chunk(2)
        return -float(back.mean()), float(forward.mean())

    def place(self, block: torch.Tensor, amounts: torch.Tensor) -> None:
        """Turn eyes that look straight ahead."""
        ways = amounts[:, None].clamp(min=0), (-amounts)[:, None].clamp(min=0)
        half = len(self.columns) // 2
        for columns, way in zip((self.columns[:half], self.columns[half:]), ways, strict=True):
            block[:, list(columns)] = way

    def _turned(self, params: FaceParams) -> torch.Tensor:
        """Return how far each eye is turned, (N, 2)."""
        forward, back = self._coefficients(params).chunk(2, dim=1)
        return forward - back


class LightTerm(Control):
    """Changes the light that a portrait has, in the artist's terms; see `core.render.light`."""

    @property
    def term(self) -> str:
        """Which term of a `LightAdjustment` it is."""
        return self.name.removeprefix(LIGHT)

    def read(self, params: FaceParams) -> torch.Tensor:
        """Return zeros (N,): a portrait's own light is unchanged."""
        return params.rotation.new_zeros(len(params))

    def write(self, params: FaceParams, value: float) -> FaceParams:
        """Return N faces with their light changed by this term alone."""
        from core.render.light import LightAdjustment, adjust_light

        light = adjust_light(params.sh_coeffs, LightAdjustment(**{self.term: value}))
        return params.replace(sh_coeffs=light)


@dataclass(frozen=True)
class Shape(Control):
    """Moves faces along one of the ways in which they differ in shape.

    Attributes:
        readings: by which it is read off its columns; directions: how its columns move; start: where they
            stand at 0.
    """

    readings: tuple[float, ...] = ()
    directions: tuple[float, ...] = ()
    start: tuple[float, ...] = ()

    def read(self, params: FaceParams) -> torch.Tensor:
        """Return the values (N,) of N faces, in σ of the rig's samples."""
        found = params.identity
        return (found - found.new_tensor(self.start)) @ found.new_tensor(self.readings)

    def write(self, params: FaceParams, value: float) -> FaceParams:
        """Return N faces with this shape at a value; other shapes stay."""
        step = value - self.read(params)
        identity = params.identity + step[:, None] * params.identity.new_tensor(self.directions)
        return params.replace(identity=identity)


class FreeDirection(Control):
    """Moves what the face model lacks; no face says where it stands, and none changes."""

    def read(self, params: FaceParams) -> torch.Tensor:
        """Return zeros (N,): a portrait has what it has."""
        return params.rotation.new_zeros(len(params))

    def write(self, params: FaceParams, value: float) -> FaceParams:
        """Return the same faces."""
        return params


POSE = (
    Coefficient("yaw", "rotation", "Yaw", "°", -60, 60, 1, columns=(0,)),
    Coefficient("pitch", "rotation", "Pitch", "°", -35, 35, 1, columns=(1,)),
    Coefficient("roll", "rotation", "Roll", "°", -30, 30, 1, columns=(2,)),
)
LIGHTS = (
    LightTerm("light_azimuth", "sh_coeffs", "Azimuth", "°", -90, 90, 1, 0.0),
    LightTerm("light_elevation", "sh_coeffs", "Elevation", "°", -60, 60, 1, 0.0),
    LightTerm("light_intensity", "sh_coeffs", "Intensity", "%", -100, 100, 1, 0.0),
    LightTerm("light_ambient", "sh_coeffs", "Ambient", "%", -100, 100, 1, 0.0),
    LightTerm("light_warmth", "sh_coeffs", "Warmth", "%", -100, 100, 1, 0.0),
)
RAW_LIGHTS = tuple(
    Coefficient(
        f"sh_{band}_{channel.lower()}", "sh_coeffs", f"SH {band} {channel}", "", -SH_LIMIT, SH_LIMIT, 0.01,
        columns=(len(CHANNELS) * band + place,),
    )
    for band in range(SH_BANDS)
    for place, channel in enumerate(CHANNELS)
)  # fmt: skip
_FIXED = {control.name: control for control in (*POSE, *LIGHTS, *RAW_LIGHTS)}
"""Controls that every face model has."""


def controls_for(model: MorphableModel) -> dict[str, Control]:
    """Return every control of a model by name; a left/right pair also has one control without the suffix."""
    controls = (*_controls(model.units, model.components), *_shapes(model))
    return {control.name: control for control in controls}


def panel_controls(model: MorphableModel) -> list[Control]:
    """Return the controls that a panel shows: those of several columns stand for the others of these."""
    shown: list[Control] = []
    taken: set[int] = set()
    units = [control for control in controls_for(model).values() if control.is_unit]
    for control in sorted(units, key=lambda control: -len(control.columns)):
        if not taken & {*control.columns}:
            shown.append(control)
            taken |= {*control.columns}
    return [*POSE, *sorted(shown, key=lambda control: control.name), *_shapes(model), *LIGHTS]


def group_of(name: str) -> GroupName:
    """Return the group of a control, whichever face model it belongs to."""
    if is_free(name):
        return FREE
    if is_shape(name):
        return SHAPE
    return _FIXED[name].group if name in _FIXED else owner("expression", name)


def is_free(name: str) -> bool:
    """Return whether a name is that of a free direction, which every rig has as many of as it finds."""
    return name.startswith(_FREE) and name.removeprefix(_FREE).isdecimal()


def is_shape(name: str) -> bool:
    """Return whether a name is that of a shape, which means something else in every rig."""
    return name.startswith(_SHAPE) and name.removeprefix(_SHAPE).isdecimal()


def free_name(place: int) -> str:
    """Return the name of the control of the free direction at a place."""
    return f"{_FREE}{place + 1}"


def _unit(name: str, columns: tuple[int, ...]) -> Control:
    return Control(name, "expression", _label(name), "", 0.0, 1.0, 0.01, columns=columns)


def _component(name: str, column: int) -> Control:
    label = name.replace("_", " ").capitalize()
    return Control(name, "expression", label, "σ", -COMPONENT_LIMIT, COMPONENT_LIMIT, 0.05, columns=(column,))


@cache
def _controls(units: tuple[str, ...], components: tuple[str, ...]) -> tuple[Control, ...]:
    singles = [_unit(name, (column,)) for column, name in enumerate(units)]
    unnamed = [_component(name, column) for column, name in enumerate(components, len(units))]
    return (*POSE, *_gazes(units), *_pairs(units), *singles, *unnamed, *LIGHTS, *RAW_LIGHTS)


def _shapes(model: MorphableModel) -> tuple[Shape, ...]:
    """Return the controls of the shapes that are known of a model."""
    shapes = model.shapes
    if shapes is None:
        return ()
    start = tuple(shapes.mean.tolist())
    rows = zip(shapes.labels, shapes.readings.tolist(), shapes.directions.tolist(), strict=True)
    return tuple(
        Shape(
            f"{_SHAPE}{place}", "identity", label, "σ", -SHAPE_LIMIT, SHAPE_LIMIT, 0.05,
            columns=(*range(len(start)),), readings=(*readings,), directions=(*directions,), start=start,
        )
        for place, (label, readings, directions) in enumerate(rows, 1)
    )  # fmt: skip


@cache
def _gazes(units: tuple[str, ...]) -> tuple[Gaze, ...]:
    """Return the controls of both eyes' gaze that a model has the units for."""
    columns = {name: column for column, name in enumerate(units)}
    wanted = {name: (label, ["eyeLook" + way for way in ways]) for name, (label, ways) in GAZES.items()}
    return tuple(
        Gaze(name, "expression", label, "", -1.0, 1.0, 0.01, columns=tuple(columns[way] for way in ways))
        for name, (label, ways) in wanted.items()
        if columns.keys() >= {*ways}
    )


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

"""Values of controls: read off `FaceParams`, checked, and applied to them."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch

from core.controls.control import CHANNELS, LIGHT, Control, controls_for
from core.errors import RequestError
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.render.light import LightAdjustment, adjust_light


def read_controls(model: MorphableModel, params: FaceParams) -> dict[str, float]:
    """Return every control's value for the first face of `params`; the artist's light controls read 0."""
    return {name: float(read_control(control, params)[0]) for name, control in controls_for(model).items()}


def read_control(control: Control, params: FaceParams) -> torch.Tensor:
    """Return a control's values (N,) for N faces, in its unit; the artist's light controls read 0."""
    if not control.columns:
        return torch.zeros(len(params))
    if control.is_raw:
        return params.sh_coeffs.flatten(1)[:, control.columns[0]]
    if control.group == "pose":
        return params.rotation[:, control.columns[0]].rad2deg()
    return params.expression[:, list(control.columns)].mean(1)


def check_controls(model: MorphableModel, values: Mapping[str, float]) -> None:
    """Refuse unknown names and values out of range.

    Raises:
        RequestError: the sentence names the control and what is allowed.
    """
    known = controls_for(model)
    for name, value in values.items():
        if name not in known:
            raise RequestError(
                f"There is no control named {name!r}; `python -m core controls` lists them all."
            )
        control = known[name]
        if not control.minimum <= value <= control.maximum:  # also refuses NaN
            raise RequestError(
                f"{name} = {value:g} is out of range; "
                f"choose a value from {control.minimum:g} to {control.maximum:g}."
            )


def apply_controls(model: MorphableModel, params: FaceParams, values: Mapping[str, float]) -> FaceParams:
    """Return `params` with the given controls set; nothing else changes, not even by rounding.

    A pair moves both sides by the same amount, so that a portrait keeps its asymmetry.
    """
    known = controls_for(model)
    rotation, expression = params.rotation.clone(), params.expression.clone()
    light = params.sh_coeffs.clone()
    for name, value in sorted(values.items(), key=lambda item: -len(known[item[0]].columns)):
        control = known[name]
        if control.group == "pose":
            rotation[:, control.columns[0]] = math.radians(value)
        elif control.group == "expression":
            _move(expression, control, value)
        elif control.is_raw:
            light[:, *divmod(control.columns[0], len(CHANNELS))] = value
    adjustment = LightAdjustment(
        **{n.removeprefix(LIGHT): v for n, v in values.items() if n.startswith(LIGHT)}
    )
    return params.replace(rotation=rotation, expression=expression, sh_coeffs=adjust_light(light, adjustment))


def _move(expression: torch.Tensor, control: Control, value: float) -> None:
    columns = list(control.columns)
    shift = value - expression[:, columns].mean(1, keepdim=True)
    expression[:, columns] = (expression[:, columns] + shift).clamp(control.minimum, control.maximum)

"""Values of controls: read off `FaceParams`, checked, and applied to them."""

from __future__ import annotations

from collections.abc import Mapping

from core.controls.control import Control, LightTerm, controls_for, is_free
from core.errors import RequestError
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.render.light import LightAdjustment, adjust_light


def read_controls(model: MorphableModel, params: FaceParams) -> dict[str, float]:
    """Return every control's value for the first face of `params`; the artist's light controls read 0."""
    return {name: float(control.read(params)[0]) for name, control in controls_for(model).items()}


def check_controls(known: Mapping[str, Control], values: Mapping[str, float]) -> None:
    """Refuse values of controls that are not among the known ones by name, and values out of range.

    Raises:
        RequestError: the sentence names the control and what is allowed.
    """
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

    Pairs come before their sides, and the artist's terms of light last, all at once. Free directions, which
    move no face, are passed over.
    """
    known = controls_for(model)
    terms: dict[str, float] = {}
    named = (known[name] for name in values if not is_free(name))
    for control in sorted(named, key=lambda control: -len(control.columns)):
        if isinstance(control, LightTerm):
            terms[control.term] = values[control.name]
        else:
            params = control.write(params, values[control.name])
    return params.replace(sh_coeffs=adjust_light(params.sh_coeffs, LightAdjustment(**terms)))

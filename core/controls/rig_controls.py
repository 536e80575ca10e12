"""The controls of a rig: those of its face model, and its free directions."""

from __future__ import annotations

import math

from core.controls.control import Control, FreeDirection, controls_for, free_name
from core.rig.rig import FaceRig, GeneratorRig

STEP = 0.1


def controls_of(rig: FaceRig) -> dict[str, Control]:
    """Return every control that can be set on the portraits of a complete rig, by name."""
    return controls_for(rig.model) | free_controls(rig)


def free_controls(rig: GeneratorRig) -> dict[str, Control]:
    """Return the controls of a rig's free directions, by name."""
    found = [_control(rig, place, reach) for place, reach in enumerate(rig.free.reach.tolist())]
    return {control.name: control for control in found}


def free_label(place: int) -> str:
    """Return what the free direction at a place is called before anybody names it."""
    return f"Direction {place + 1}"


def _control(rig: GeneratorRig, place: int, reach: float) -> Control:
    name = free_name(place)
    label = rig.free_names.get(name) or free_label(place)
    end = math.floor(reach / STEP + 1e-3) * STEP
    return FreeDirection(name, "", label, "σ", -end, end, STEP, neutral=0.0)

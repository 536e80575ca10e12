"""When the generator's training does what: phases by resolution, a finish, at last the top block alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.errors import RequestError
from core.scenes.corpus_files import RESOLUTIONS

Kind = Literal["regression", "finish", "top"]

_CONSTANT_SHARE = 0.4  # of the regression's time, before the rate decays
_FINAL_RATE = 0.02  # reached at the end of each kind, relative
_HIGHEST_RATE: dict[Kind, float] = {"regression": 1.0, "finish": 0.2, "top": 0.5}


@dataclass(frozen=True)
class Phase:
    """Train up to a resolution for some wall-clock minutes.

    Attributes:
        resolution: of the pictures that are compared.
        minutes: wall-clock time.
        kind: "regression" compares pixels; "finish" textures, too; "top" does that for the block of this
            resolution alone, all blocks below being frozen.
    """

    resolution: int
    minutes: float
    kind: Kind = "regression"


def phase_at(phases: Sequence[Phase], seconds: float) -> Phase:
    """Return the phase that the time spent so far falls in."""
    minutes = seconds / 60
    for phase in phases:
        if minutes < phase.minutes:
            return phase
        minutes -= phase.minutes
    return phases[-1]


def total_seconds(phases: Sequence[Phase]) -> float:
    """Length of all phases."""
    return 60 * sum(phase.minutes for phase in phases)


def rate_at(phases: Sequence[Phase], seconds: float) -> float:
    """Return the relative learning rate: it decays over all phases of a kind, in regression after a while."""
    kind = phase_at(phases, seconds).kind
    own = [phase.minutes for phase in phases if phase.kind == kind]
    last = max(index for index, phase in enumerate(phases) if phase.kind == kind)
    left = sum(phase.minutes for phase in phases[: last + 1]) - seconds / 60
    decaying = sum(own) * (1 - _CONSTANT_SHARE if kind == "regression" else 1)
    decay = (1 - math.cos(math.pi * min(max(left / decaying, 0.0), 1.0))) / 2
    return _FINAL_RATE + (_HIGHEST_RATE[kind] - _FINAL_RATE) * decay


def parse_phases(text: str, finish_minutes: float = 0, top: tuple[int, float] = (0, 0)) -> tuple[Phase, ...]:
    """Read phases written as "resolution:minutes,…", and add a finish and the top block's own training.

    Args:
        text: the phases of the regression.
        finish_minutes: length of the finish, at the last phase's resolution; 0 for none.
        top: resolution of the top block, and minutes for it alone; 0 minutes for none.

    Raises:
        RequestError: the text is something else.
    """
    try:
        phases = tuple(
            Phase(int(size), float(time)) for size, time in (p.split(":") for p in text.split(","))
        )
    except ValueError:
        phases = ()
    if not phases or any(phase.resolution not in RESOLUTIONS or not phase.minutes > 0 for phase in phases):
        raise RequestError(
            f"{text!r} are no phases; write resolutions of {RESOLUTIONS} with minutes, like 32:15,64:30."
        )
    if finish_minutes > 0:
        phases += (Phase(phases[-1].resolution, finish_minutes, "finish"),)
    return (*phases, Phase(*top, "top")) if top[1] > 0 else phases

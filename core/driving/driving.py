"""From a performance to values of a portrait's controls: how strongly, how smoothly, and within its reach."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from core.controls.control import Control
from core.errors import RequestError
from core.face.groups import GroupName

if TYPE_CHECKING:
    from core.driving.performance import Performance
    from core.samples.reliability import Range

DRIVEN = ("pose", "gaze", "expression")
"""Groups that a picture says something about."""
STRONGEST, SMOOTHEST_S = 2.0, 1.0
_REST = 10  # percentile of a film that counts as the performer's face at rest
_VISIBLE = 0.03  # share of a control's range: less is not said to be cut


@dataclass(frozen=True)
class Drive:
    """What a portrait takes from a performance.

    Attributes:
        groups: some of `DRIVEN`.
        strength: 1 is as much as the performer does, 0 nothing.
        smoothing: standard deviation in seconds by which films are smoothed.

    Raises:
        RequestError: a group or a number is not valid.
    """

    groups: tuple[GroupName, ...] = DRIVEN
    strength: float = 1.0
    smoothing: float = 0.06

    def __post_init__(self) -> None:
        wrong = next((name for name in self.groups if name not in DRIVEN), None)
        if wrong is not None or not self.groups:
            raise RequestError(
                f"{wrong or 'Nothing'!r} cannot be taken from a picture; choose from {', '.join(DRIVEN)}."
            )
        _check("strength", self.strength, STRONGEST)
        _check("smoothing", self.smoothing, SMOOTHEST_S)


class Cut(NamedTuple):
    """A control that the performance moves farther than portraits follow.

    Attributes:
        name: the control's.
        wanted: the value farthest beyond the end of its range.
        end: the nearest value that portraits follow; None where they hardly follow it at all.
    """

    name: str
    wanted: float
    end: float | None


@dataclass(frozen=True, eq=False)
class DrivenControls:
    """Values of controls for every frame of a performance.

    Attributes:
        moments: (T,) seconds.
        values: (T,) of each control that is driven.
        cuts: what was cut, the most first.
    """

    moments: np.ndarray
    values: Mapping[str, np.ndarray]
    cuts: tuple[Cut, ...]

    def at(self, frame: int) -> dict[str, float]:
        """Return the values of one frame."""
        return {name: float(values[frame]) for name, values in self.values.items()}


def drive(
    performance: Performance,
    wish: Drive,
    controls: Mapping[str, Control],
    reach: Mapping[str, Range],
    own: Mapping[str, float],
) -> DrivenControls:
    """Return what moves a portrait as a performer moves.

    Head and eyes take the performer's direction. The expression of a photograph replaces the portrait's; that
    of a film is added to it, less the performer's face at rest: that says who it is and not what it does.

    Args:
        performance: the performer's.
        wish: what is taken of it.
        controls: of the rig, by name.
        reach: the range of each control that portraits follow; who is not in it, is never shown.
        own: the portrait's own value of each control.
    """
    driven = [name for name in performance.values if name in controls and controls[name].group in wish.groups]
    values: dict[str, np.ndarray] = {}
    cuts: list[tuple[float, Cut]] = []
    for name, shown in _smoothed(performance, driven, wish.smoothing).items():
        control, wanted = controls[name], _wanted(performance, wish, controls[name], shown, own[name])
        kept = _within(reach.get(name), control, own[name], wanted)
        if name in reach:
            values[name] = kept
        worst = int(np.abs(wanted - kept).argmax())
        beyond = abs(wanted[worst] - kept[worst]) / (control.maximum - control.minimum)
        if beyond > _VISIBLE:
            end = float(kept[worst]) if name in reach else None
            cuts.append((beyond, Cut(name, float(wanted[worst]), end)))
    ordered = sorted(cuts, key=lambda found: -found[0])
    return DrivenControls(performance.moments, values, tuple(cut for _, cut in ordered))


def evenly(driven: DrivenControls, frames_per_second: int) -> DrivenControls:
    """Return the same movement in frames that are equally far apart, as movies have them."""
    count = round(float(driven.moments[-1] - driven.moments[0]) * frames_per_second) + 1
    moments = driven.moments[0] + np.arange(count) / frames_per_second
    values = {name: np.interp(moments, driven.moments, some) for name, some in driven.values.items()}
    return DrivenControls(moments, values, driven.cuts)


def names_in(groups: Collection[GroupName], controls: Mapping[str, Control]) -> set[str]:
    """Return the controls of some groups: those that give way to what is taken."""
    return {name for name, control in controls.items() if control.group in groups}


def smoothed(moments: np.ndarray, values: np.ndarray, sigma: float) -> np.ndarray:
    """Return values (T, …) averaged with those at nearby moments (T,), by a Gaussian of `sigma` seconds."""
    if sigma <= 0 or len(moments) < 2:
        return values
    weights = np.exp(-np.square((moments[:, None] - moments) / sigma) / 2)
    return weights / weights.sum(1, keepdims=True) @ values


def _smoothed(performance: Performance, names: Sequence[str], sigma: float) -> dict[str, np.ndarray]:
    if not names:
        return {}
    table = np.stack([performance.values[name] for name in names], axis=1)
    return dict(zip(names, smoothed(performance.moments, table, sigma).T, strict=True))


def _wanted(
    performance: Performance, wish: Drive, control: Control, shown: np.ndarray, own: float
) -> np.ndarray:
    """Return what is asked for of a control (T,), wherever it leads; less of a unit than none is none."""
    is_unit = control.group == "expression"
    rest = float(np.percentile(shown, _REST)) if performance.is_film and is_unit else own
    wanted = own + wish.strength * (shown - rest)
    return wanted.clip(min=min(control.minimum, own)) if is_unit else wanted


def _within(reach: Range | None, control: Control, own: float, wanted: np.ndarray) -> np.ndarray:
    """Return values (T,) in a control's reach; what is never shown stays, and so may a portrait beyond it."""
    low, high = (own, own) if reach is None else reach
    least, most = max(control.minimum, min(low, own)), min(control.maximum, max(high, own))
    return wanted.clip(least, most)


def _check(name: str, value: float, most: float) -> None:
    if not 0 <= value <= most:
        raise RequestError(f"{name} = {value:g} is out of range; choose a value from 0 to {most:g}.")

"""Keyframes, and the edits between them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from core.editing.edit import Edit

SHORTEST_S, LONGEST_S = 0.1, 60.0
MOST_KEYFRAMES = 1_000


@dataclass(frozen=True)
class Keyframe:
    """A look of the portrait at a moment of an animation.

    Attributes:
        controls: values of the touched controls.
        truncation_psi: truncation in [0, 1].
        seconds: time from the keyframe before this one; it means nothing for the first.
    """

    controls: Mapping[str, float] = field(default_factory=dict)
    truncation_psi: float = 0.7
    seconds: float = 1.0


def duration(keyframes: Sequence[Keyframe]) -> float:
    """Return the seconds from the first keyframe to the last."""
    return sum(keyframe.seconds for keyframe in keyframes[1:])


def look_at(keyframes: Sequence[Keyframe], moment: float, own_value: Callable[[str], float]) -> Keyframe:
    """Return the look at a moment; it leaves every keyframe and reaches the next one gently.

    Args:
        keyframes: at least one.
        moment: seconds from the first; times outside the animation give its ends.
        own_value: the portrait's own value of a control, for keyframes that do not touch it.
    """
    before = keyframes[0]
    for after in keyframes[1:]:
        if moment <= after.seconds:
            share = max(0.0, moment / after.seconds)
            return _between(before, after, (1 - math.cos(math.pi * share)) / 2, own_value)
        moment -= after.seconds
        before = after
    return before


def frames_of(
    portrait: Edit,
    keyframes: Sequence[Keyframe],
    frames_per_second: float,
    own_value: Callable[[str], float],
) -> list[Edit]:
    """Return the edit of every frame, from the first keyframe to the last, both included.

    Args:
        portrait: the edit whose controls and truncation the keyframes set.
        keyframes: at least one.
        frames_per_second: of the animation.
        own_value: as in `look_at`.
    """
    count = round(duration(keyframes) * frames_per_second)
    looks = [look_at(keyframes, n / frames_per_second, own_value) for n in range(count)]
    return [_frame(portrait, look) for look in (*looks, keyframes[-1])]


def _frame(portrait: Edit, look: Keyframe) -> Edit:
    source = portrait.source.at(look.truncation_psi)
    return dataclasses.replace(portrait, source=source, controls=look.controls)


def _between(before: Keyframe, after: Keyframe, share: float, own_value: Callable[[str], float]) -> Keyframe:
    names = sorted({*before.controls, *after.controls})
    controls = {}
    for name in names:
        a, b = (look.controls.get(name, own_value(name)) for look in (before, after))
        controls[name] = _mixed(a, b, share)
    return Keyframe(controls, _mixed(before.truncation_psi, after.truncation_psi, share), after.seconds)


def _mixed(a: float, b: float, share: float) -> float:
    """Return a number between two, both included: rounding must not lead out of a control's range."""
    return min(max((1 - share) * a + share * b, min(a, b)), max(a, b))

"""Keyframes, and the edits between them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from core.editing.edit import Edit, Reader

SHORTEST_S, LONGEST_S = 0.1, 60.0
MOST_KEYFRAMES = 1_000

Easing = Literal["smooth", "linear", "ease in", "ease out", "hold"]
EASINGS: dict[Easing, Callable[[float], float]] = {
    "smooth": lambda time: (1 - math.cos(math.pi * time)) / 2,
    "linear": lambda time: time,
    "ease in": lambda time: 1 - math.cos(math.pi * time / 2),
    "ease out": lambda time: math.sin(math.pi * time / 2),
    "hold": lambda time: 0.0,
}
"""Share of the way to a keyframe by share of the time to it; each reaches the keyframe at time 1."""


@dataclass(frozen=True)
class Keyframe:
    """What is seen at a moment of an animation.

    Attributes:
        edit: the whole edit, of this portrait or of another one.
        seconds: time from the keyframe before this one; it means nothing for the first.
        easing: how it is reached.
    """

    edit: Edit
    seconds: float = 1.0
    easing: Easing = "smooth"


def duration(keyframes: Sequence[Keyframe]) -> float:
    """Return the seconds from the first keyframe to the last."""
    return sum(keyframe.seconds for keyframe in keyframes[1:])


def look_at(keyframes: Sequence[Keyframe], moment: float, reader: Reader) -> Edit:
    """Return the edit at a moment.

    Args:
        keyframes: at least one.
        moment: seconds from the first; times outside the animation give its ends.
        reader: knows the keyframes' portraits.

    Raises:
        RequestError: a portrait is another generator's.
    """
    before = keyframes[0]
    for after in keyframes[1:]:
        if moment < after.seconds:
            share = EASINGS[after.easing](max(0.0, moment / after.seconds))
            return before.edit.blended(after.edit, share, reader)
        moment -= after.seconds
        before = after
    return before.edit


def frames_of(keyframes: Sequence[Keyframe], frames_per_second: float, reader: Reader) -> list[Edit]:
    """Return the edit of every frame, from the first keyframe to the last, both included.

    Args:
        keyframes: at least one.
        frames_per_second: of the animation.
        reader: as in `look_at`.

    Raises:
        RequestError: a portrait is another generator's.
    """
    count = round(duration(keyframes) * frames_per_second)
    frames = [look_at(keyframes, n / frames_per_second, reader) for n in range(count)]
    return [*frames, keyframes[-1].edit]

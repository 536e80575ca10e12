"""Where keyframes lie in time, and lists of them with one more at a moment."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence

from core.editing.animation import LONGEST_S, SHORTEST_S, Keyframe
from core.editing.edit import Edit


def moments_of(keyframes: Sequence[Keyframe]) -> list[float]:
    """Return the seconds of each keyframe from the first; zero where there is none."""
    return list(itertools.accumulate((k.seconds for k in keyframes[1:]), initial=0.0))


def with_look(keyframes: Sequence[Keyframe], moment: float, edit: Edit) -> tuple[list[Keyframe], int]:
    """Return the keyframes with an edit at a moment, and the number of the one that has it.

    A keyframe that is nearer than two may be is given the edit; else there is one more, and all others stay
    where they are in time. Behind the last one, time goes on.

    Args:
        keyframes: at least one.
        moment: seconds from the first.
        edit: what shall be seen.
    """
    moments = moments_of(keyframes)
    nearest = min(range(len(moments)), key=lambda number: abs(moments[number] - moment))
    changed = list(keyframes)
    if abs(moments[nearest] - moment) < SHORTEST_S:
        changed[nearest] = dataclasses.replace(changed[nearest], edit=edit)
        return changed, nearest
    after = sum(known < moment for known in moments)
    since = moment - moments[after - 1]
    if after == len(keyframes):
        return [*changed, Keyframe(edit, min(max(SHORTEST_S, since), LONGEST_S))], after
    following = changed[after]
    changed[after] = dataclasses.replace(following, seconds=max(SHORTEST_S, following.seconds - since))
    changed.insert(after, Keyframe(edit, max(SHORTEST_S, since), following.easing))
    return changed, after

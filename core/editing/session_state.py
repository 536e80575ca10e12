"""What a session keeps: portraits with their edits and animations, and which of them is on screen."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from core.editing.animation import Keyframe
from core.editing.edit import Edit
from core.editing.portrait_source import Portrait

MOST_SNAPSHOTS = 200


@dataclass(frozen=True)
class PortraitState:
    """A portrait as the user left it; what undo brings back.

    Attributes:
        edit: the edit.
        keyframes: its animation.
    """

    edit: Edit
    keyframes: tuple[Keyframe, ...] = ()

    @property
    def source(self) -> Portrait:
        """Which portrait it is."""
        return self.edit.source

    @property
    def is_untouched(self) -> bool:
        """Whether the portrait is as the generator makes it, without keyframes."""
        return self.edit.is_untouched and not self.keyframes

    def at(self, truncation_psi: float) -> PortraitState:
        """Return the state at another truncation."""
        source = self.source.at(truncation_psi)
        return dataclasses.replace(self, edit=self.edit.on(source))


@dataclass(frozen=True)
class Snapshot:
    """An edit that was kept under a name; undo leaves it alone."""

    name: str
    edit: Edit


@dataclass(frozen=True)
class SessionState:
    """Everything that a session file keeps.

    Attributes:
        portraits: at least one, each another portrait.
        current: which of them is on screen.
        snapshots: what was kept of any portrait, in the order in which it was.
    """

    portraits: tuple[PortraitState, ...]
    current: int = 0
    snapshots: tuple[Snapshot, ...] = ()

    @property
    def portrait(self) -> PortraitState:
        """The one on screen."""
        return self.portraits[self.current]

    def edits(self) -> Iterator[Edit]:
        """Return those of portraits, keyframes and snapshots."""
        for portrait in self.portraits:
            yield portrait.edit
            yield from (keyframe.edit for keyframe in portrait.keyframes)
        yield from (snapshot.edit for snapshot in self.snapshots)

    @classmethod
    def of(cls, edit: Edit) -> SessionState:
        """Return a session of one portrait without an animation."""
        return cls((PortraitState(edit),))

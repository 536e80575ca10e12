"""The portraits of a session: each with its own edit, animation and history, in the order of their visits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoGroup, QUndoStack

from core.editing.edit import Edit
from core.editing.portrait_source import Portrait, PortraitSource, SavedPortrait
from core.editing.session_state import PortraitState, SessionState

MERGE_WITHIN_S = 0.8
MOST_STEPS = 500
MOST_UNTOUCHED = 200
_STATE_CHANGE_ID = 1


class OpenPortrait:
    """One portrait as the user left it, and how it came there.

    Attributes:
        state: edit and animation.
        undo_stack: its history.
        is_only_here: whether its code is in no file but the session's, so that even untouched it is work.
    """

    def __init__(self, state: PortraitState, group: QUndoGroup, is_only_here: bool = False) -> None:
        self.state, self.is_only_here = state, is_only_here
        self.undo_stack = QUndoStack(group)
        self.undo_stack.setUndoLimit(MOST_STEPS)

    @property
    def is_work(self) -> bool:
        """Whether something would be lost with it."""
        return self.is_only_here or not self.state.is_untouched


class OpenPortraits:
    """At least one portrait, and which of them is on screen; undo and redo belong to that one."""

    def __init__(self, first: PortraitState, parent: QObject) -> None:
        self.undo_group = QUndoGroup(parent)
        self._all: dict[Portrait, OpenPortrait] = {}
        self.current = self._visit(OpenPortrait(first, self.undo_group))

    def __iter__(self) -> Iterator[OpenPortrait]:
        return iter(self._all.values())

    def find(self, source: Portrait) -> OpenPortrait | None:
        """Return a portrait that was visited, at whatever truncation."""
        return self._all.get(_key(source))

    def go_to(self, source: Portrait, is_only_here: bool = False) -> None:
        """Show a portrait as it was left, or a new one untouched."""
        known = self.find(source)
        if known is None:
            known = self._untouched(source, is_only_here)
            self._forget_untouched()
        self.current = self._visit(known)

    def keep(self, source: Portrait, is_only_here: bool = True) -> None:
        """Take in a portrait without showing it; where it is known, it stays as it is."""
        self._all.setdefault(_key(source), self._untouched(source, is_only_here))

    def neighbour(self, step: int) -> Portrait | None:
        """Return the portrait that was visited before (-1) or after (1) the present one."""
        visited = list(self)
        place = visited.index(self.current) + step
        return visited[place].state.source if 0 <= place < len(visited) else None

    def work(self) -> list[PortraitState]:
        """Return the portraits with which something would be lost."""
        return [portrait.state for portrait in self if portrait.is_work]

    def listed(self) -> list[PortraitState]:
        """Return what a list of the session's portraits shows: the work, and every code, touched or not."""
        return [p.state for p in self if p.is_work or isinstance(p.state.source, SavedPortrait)]

    def snapshot(self) -> SessionState:
        """Return what a session file keeps: the work, and what is on screen."""
        kept = [portrait for portrait in self if portrait.is_work or portrait is self.current]
        return SessionState(tuple(portrait.state for portrait in kept), kept.index(self.current))

    def replace_all(self, session: SessionState) -> None:
        """Take up other portraits, with empty histories."""
        former, self._all = list(self), {}
        for state in session.portraits:
            is_only_here = isinstance(state.source, SavedPortrait)
            self._all[_key(state.source)] = OpenPortrait(state, self.undo_group, is_only_here)
        self.current = self._visit(self._all[_key(session.portrait.source)])
        _delete(former)

    def convert(self, converted: Callable[[PortraitState], PortraitState]) -> None:
        """Exchange every state and forget all histories."""
        for portrait in self:
            portrait.state = converted(portrait.state)
            portrait.undo_stack.clear()

    def _untouched(self, source: Portrait, is_only_here: bool) -> OpenPortrait:
        state = PortraitState(Edit(source, calibrated=self.current.state.edit.calibrated))
        return OpenPortrait(state, self.undo_group, is_only_here)

    def _visit(self, portrait: OpenPortrait) -> OpenPortrait:
        self._all.setdefault(_key(portrait.state.source), portrait)
        portrait.undo_stack.setActive()
        return portrait

    def _forget_untouched(self) -> None:
        """Forget the oldest seeds that were looked at and left as they were."""
        untouched = [
            portrait
            for portrait in self
            if isinstance(portrait.state.source, PortraitSource)
            and not portrait.is_work
            and portrait.undo_stack.count() == 0
            and portrait is not self.current
        ]
        for portrait in untouched[: max(0, len(untouched) - MOST_UNTOUCHED)]:
            del self._all[_key(portrait.state.source)]
            _delete([portrait])


class StateChange(QUndoCommand):
    """One undo step: a whole gesture, or quick repetitions of one step outside any (held keys, typing)."""

    def __init__(
        self,
        portrait: OpenPortrait,
        after: PortraitState,
        text: str,
        gesture: object | None,
        restore: Callable[[PortraitState], None],
    ) -> None:
        super().__init__(text)
        self._before, self.after, self._restore = portrait.state, after, restore
        self.gesture, self.made_at = gesture, time.monotonic()

    def undo(self) -> None:
        """Bring back the state before."""
        self._restore(self._before)

    def redo(self) -> None:
        """Bring the state after."""
        self._restore(self.after)

    def id(self) -> int:
        """Let Qt offer later steps for merging."""
        return _STATE_CHANGE_ID

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in a step of the same gesture, or one that repeats this one at once."""
        assert isinstance(other, StateChange)
        soon = other.made_at - self.made_at < MERGE_WITHIN_S
        if other.text() != self.text() or other.gesture is not self.gesture or not (soon or self.gesture):
            return False
        self.after, self.made_at = other.after, other.made_at
        self.setObsolete(self.after == self._before)
        return True


def _key(source: Portrait) -> Portrait:
    """Portraits that differ in truncation are one."""
    return source.at(1.0)


def _delete(portraits: list[OpenPortrait]) -> None:
    for portrait in portraits:
        portrait.undo_stack.deleteLater()

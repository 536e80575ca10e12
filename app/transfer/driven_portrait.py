"""The portrait on screen under a performance: one moment of it, its keyframes, all its frames."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from app.document.session import EditSession
from app.labels import translated
from core.controls.control import Control
from core.driving.driving import Cut, Drive, DrivenControls, drive, names_in
from core.driving.key_frames import key_frames
from core.driving.performance import Performance
from core.editing.animation import MOST_KEYFRAMES, SHORTEST_S, Keyframe
from core.editing.edit import Edit

TOLD = 4
"""Controls that are named in a sentence; of the others it says how many they are."""


class DrivenPortrait(QObject):
    """What a performance makes of whatever is on screen."""

    def __init__(self, session: EditSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._known: tuple[object, DrivenControls] | None = None

    def controls(self, performance: Performance, wish: Drive) -> DrivenControls | None:
        """Return the values of the controls over time; None before the portrait's own are known."""
        session, rig = self._session, self._session.rig
        if rig is None or session.result is None or not rig.controls:
            return None
        own = {name: session.original_value(name) for name in performance.values}
        asked = performance, wish, rig, tuple(own.values())
        if self._known is None or self._known[0] != asked:
            self._known = asked, drive(performance, wish, rig.controls, rig.reliable, own)
        return self._known[1]

    def edit(self, driven: DrivenControls, wish: Drive, frame: int) -> Edit:
        """Return the edit on screen at a frame of the performance."""
        rig = self._session.opened
        gone = names_in(wish.groups, rig.controls) if rig else set()
        return self._session.edit.with_controls(gone, driven.at(frame))

    def edits(self, driven: DrivenControls, wish: Drive) -> list[Edit]:
        """Return the edit of every frame."""
        return [self.edit(driven, wish, frame) for frame in range(len(driven.moments))]

    def keyframes(self, driven: DrivenControls, wish: Drive) -> list[Keyframe]:
        """Return an animation of the portrait that does what the film does."""
        rig = self._session.opened
        frames = key_frames(driven, rig.controls if rig else {}, SHORTEST_S, MOST_KEYFRAMES)
        apart = np.diff(driven.moments[frames], prepend=driven.moments[0] - 1.0).round(3).tolist()
        edits = [self.edit(driven, wish, frame) for frame in frames]
        return [Keyframe(edit, seconds, "linear") for edit, seconds in zip(edits, apart, strict=True)]

    def told(self, performance: Performance, driven: DrivenControls) -> str:
        """Say what was read, and what of it the portrait does not do."""
        sentences = []
        if performance.lost:
            text = self.tr("{0} of {1} frames show no face; the movement there is guessed.")
            sentences.append(text.format(performance.lost, len(performance.moments)))
        if performance.is_cut:
            text = self.tr("The film goes on; its first {0:.0f} s were read.")
            sentences.append(text.format(performance.seconds))
        if ends := [self._ends(cut) for cut in driven.cuts if cut.end is not None]:
            sentences.append(self.tr("Cut to what the portrait follows: {0}.").format(self._listed(ends)))
        if unseen := [translated(self._control(c).label) for c in driven.cuts if c.end is None]:
            text = self.tr("Left out, as this generator hardly shows it: {0}.")
            sentences.append(text.format(self._listed(unseen)))
        return " ".join(sentences)

    def _control(self, cut: Cut) -> Control:
        assert self._session.opened is not None, "its controls were driven"
        return self._session.opened.controls[cut.name]

    def _ends(self, cut: Cut) -> str:
        control, decimals = self._control(cut), 0 if self._control(cut).unit == "°" else 2
        shown = [f"{value:.{decimals}f}{control.unit}" for value in (cut.end, cut.wanted)]
        return self.tr("{0} {1}, not {2}").format(translated(control.label), *shown)

    def _listed(self, names: list[str]) -> str:
        more, first = len(names) - TOLD, "; ".join(names[:TOLD])
        return self.tr("{0} and {1} more").format(first, more) if more > 0 else first

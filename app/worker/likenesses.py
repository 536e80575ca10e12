"""How the meshes of portraits are shown: the untouched portraits are looked at in the background."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from app.document.rig_info import RigInfo
from app.document.session import EditSession
from app.worker.errands import Channel, Courier, Urgency
from app.worker.jobs import Jobs
from core.editing.edit import Edit
from core.editing.picture import EditResult, Picture
from core.likeness.likeness import Likeness, can_find_likeness, find_likeness

_KEPT = 64


class Likenesses(QObject):
    """Looks at the portrait on screen once; nothing waits for it, and meshes look as F says until then."""

    found = Signal()
    failed = Signal(str)

    def __init__(self, session: EditSession, courier: Courier, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._known: dict[Edit, Likeness | None] = {}
        self._looking_at: Edit | None = None
        self._channel = Channel(courier, Urgency.LIKENESS, self)
        self._jobs = Jobs(self)
        self._works = can_find_likeness()
        session.rig_changed.connect(self._forget)
        session.result_changed.connect(self._follow)
        self._channel.done.connect(self._look)
        self._channel.dropped.connect(self._stop_looking)
        self._channel.failed.connect(self._stop_looking)

    def of(self, edit: Edit) -> Likeness | None:
        """Return how the mesh of an edited portrait is shown, if that is known by now."""
        return self._known.get(_untouched(edit))

    def finish(self) -> None:
        """Look at nothing any more, and wait for the portrait that is being looked at."""
        self._works = False
        self._jobs.finish()

    def _follow(self) -> None:
        """Look at what is on screen where it is untouched, else have the untouched portrait rendered."""
        picture = self._session.picture
        if not (self._works and isinstance(picture, EditResult) and self._session.is_final):
            return
        wanted = _untouched(picture.edit)
        if wanted in self._known or wanted == self._looking_at:
            return
        self._looking_at = wanted
        if picture.edit == wanted:
            self._look(picture)
        else:
            self._channel.ask([wanted])

    def _look(self, picture: Picture) -> None:
        rig = self._session.rig
        if rig is None or not isinstance(picture, EditResult):
            return
        sees_gaze = rig.rig.reconstructor.sees_gaze
        find = partial(find_likeness, rig.model, picture.original, picture.frame, sees_gaze)
        self._jobs.start(find, partial(self._keep, rig, picture.edit), self._give_up)

    def _keep(self, rig: RigInfo, edit: Edit, likeness: Likeness | None) -> None:
        self._stop_looking()
        if rig is not self._session.rig:
            return
        self._known[_untouched(edit)] = likeness
        if len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]
        self.found.emit()

    def _give_up(self, sentence: str) -> None:
        """What kept it from looking once does so again."""
        self._stop_looking()
        self._works = False
        self.failed.emit(sentence)

    def _stop_looking(self, _: str = "") -> None:
        self._looking_at = None

    def _forget(self) -> None:
        self._known.clear()
        self._stop_looking()


def _untouched(edit: Edit) -> Edit:
    """Return the portrait that is edited, as the generator makes it."""
    return Edit(edit.source, mix=edit.mix)

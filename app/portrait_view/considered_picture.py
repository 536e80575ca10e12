"""An edit that is only looked at, such as a preset under the pointer, in place of the portrait's own."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.document.session import EditSession
from app.portrait_view.viewport import Viewport
from app.worker.errands import Courier, Urgency
from app.worker.previews import Previews
from core.editing.picture import Picture

_NAME = "considered"


class ConsideredPicture(QObject):
    """Follows what the session considers; the portrait itself is back at once, for its picture was kept."""

    failed = Signal(str)

    def __init__(self, viewport: Viewport, session: EditSession, courier: Courier) -> None:
        super().__init__(viewport)
        self._viewport, self._session = viewport, session
        self._previews = Previews(courier, Urgency.CONSIDERED, self)
        self._previews.arrived.connect(self._show)
        self._previews.failed.connect(self.failed)
        session.considered_changed.connect(self._follow)
        session.rig_changed.connect(self._previews.forget)

    def _follow(self) -> None:
        edit = self._session.considered
        if edit is None:
            self._viewport.show_preview(None)
        self._previews.want({} if edit is None else {_NAME: edit})

    def _show(self, name: str, picture: Picture) -> None:
        if picture.edit == self._session.considered:
            self._viewport.show_preview(picture.frame)

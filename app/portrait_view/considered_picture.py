"""An edit that is only looked at, such as a preset under the pointer, in place of the portrait's own."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.document.session import EditSession
from app.portrait_view.viewport import Viewport
from app.worker.errands import Channel, Courier, Urgency
from core.editing.picture import Picture

REST_MS = 150


class ConsideredPicture(QObject):
    """Follows what the session considers: a draft at once, the full picture when it stays.

    The portrait itself is back without delay, for its picture was kept.
    """

    failed = Signal(str)

    def __init__(self, viewport: Viewport, session: EditSession, courier: Courier) -> None:
        super().__init__(viewport)
        self._viewport, self._session = viewport, session
        self._channel = Channel(courier, Urgency.CONSIDERED, self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._finish)
        self._channel.done.connect(self._show)
        self._channel.failed.connect(self.failed)
        session.considered_changed.connect(self._follow)

    def _follow(self) -> None:
        edit = self._session.considered
        self._rest.stop()
        if edit is None:
            self._viewport.show_preview(None)
            self._channel.ask([])
        else:
            self._channel.ask([edit], "draft")

    def _show(self, picture: Picture) -> None:
        if picture.edit == self._session.considered:
            self._session.adopt_considered(picture)
            self._viewport.show_preview(picture.frame)
            if picture.quality == "draft":
                self._rest.start()

    def _finish(self) -> None:
        if self._session.considered is not None:
            self._channel.ask([self._session.considered])
